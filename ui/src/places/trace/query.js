/** What is asked of the access register and of the list of a device, put together from what stands in the filters. */
import { parseDay } from '../../days.js';

/** @typedef {{ person: string, kind: string, from: string, to: string }} AccessFilter */

export const PAGE = 100;

/**
 * The period as typed: each side may be empty, what cannot be read is named.
 * @param {string} from @param {string} to @param {Day} today
 * @returns {{ from: Day | null, to: Day | null, wrong: ('from' | 'to')[] }}
 */
export function readPeriod(from, to, today) {
  const first = from.trim() ? parseDay(from, today) : null;
  const last = to.trim() ? parseDay(to, today) : null;
  /** @type {('from' | 'to')[]} */
  const wrong = [];
  if (from.trim() && !first) wrong.push('from');
  if ((to.trim() && !last) || (first && last && first > last)) wrong.push('to');
  return { from: first, to: last, wrong };
}

/** @param {AccessFilter} filter @param {string} client @param {Day} today @returns {Omit<AccessQuery, 'language' | 'offset' | 'limit'>} */
export function accessQuery({ person, kind, from, to }, client, today) {
  const period = readPeriod(from, to, today);
  return { person: person || null, kinds: kind ? [kind] : [], from: period.from, to: period.to, client: client || null };
}

/** The end of a day, on the clock of the machine. @param {Day} day @param {Instant} now */
export const endOf = (day, now) => `${day}T23:59:59${/(?:Z|[+-]\d\d:\d\d)$/.exec(now)?.[0] ?? 'Z'}`;
