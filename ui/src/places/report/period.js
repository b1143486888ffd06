/** The period of a report, as it stands in the address: "from=2019-01-01&to=2019-12-31". */
import { dayLong } from '../../format.js';
import { t } from '../../l10n.js';
import { place } from '../../router.js';
import { today } from '../../state.js';

/** @param {number | string} year @returns {Period} */
export const yearPeriod = (year) => ({ from: `${year}-01-01`, to: `${year}-12-31` });

/** The period that was looked at last: who leaves the report comes back to it. @type {Period | null} */
let last = null;

/** @returns {Period} */
export function chosenPeriod() {
  const { query } = place();
  const from = query.get('from');
  const to = query.get('to');
  if (from && to) last = { from, to };
  return last ?? yearPeriod(today().slice(0, 4));
}

/** The year a period is, if it is one. @param {Period} period */
export function yearOf({ from, to }) {
  const year = from.slice(0, 4);
  return from === `${year}-01-01` && to === `${year}-12-31` ? year : null;
}

/** @param {Period} period */
export const periodText = ({ from, to }) => `${dayLong(from)} – ${dayLong(to)}`;
/** @param {Period} period */
export const reportTitle = (period) =>
  yearOf(period) ? t('report-title-year', { year: /** @type {string} */ (yearOf(period)) }) : t('report-title');
/** @param {Period} period */
export const periodQuery = ({ from, to }) => `from=${from}&to=${to}`;
