/** The rows of an extract, column by column, as they leave: what the two lists of its preview draw. */
import { monthShort, number } from '../../format.js';
import { t, word } from '../../l10n.js';

/** @typedef {import('../../parts/table.js').Column} Column */

/** The beginning of a pseudonym tells rows apart; the rest of it says nothing to anybody. @param {string | null} id */
const short = (id) => id?.slice(0, 8) ?? '–';

/** @param {string} key @param {() => string} label @param {(row: any) => unknown} cell @param {string} width @returns {Column} */
const column = (key, label, cell, width) => ({ key, label, cell, width });
/** @param {string} kind @param {string | null} code */
const coded = (kind, code) => (code === null ? '–' : word(kind, code));
/** @param {boolean} is */
const yesNo = (is) => t(is ? 'yes' : 'no');

/** @type {Column[]} */
export const EPISODE_COLUMNS = [
  column(
    'id',
    () => t('row-id'),
    (/** @type {EpisodeRow} */ { id }) => short(id),
    '84',
  ),
  column(
    'client',
    () => t('row-client'),
    ({ client }) => short(client),
    '84',
  ),
  column(
    'person',
    () => t('row-person'),
    ({ person }) => short(person),
    '84',
  ),
  column(
    'sex',
    () => t('row-sex'),
    ({ sex }) => coded('sex', sex),
    '92',
  ),
  column(
    'birth_year',
    () => t('row-birth-year'),
    ({ birth_year }) => birth_year ?? '–',
    '92',
  ),
  column(
    'age',
    () => t('row-age'),
    ({ age_group }) => coded('age', age_group),
    '112',
  ),
  column(
    'region',
    () => t('row-region'),
    ({ region }) => region ?? '–',
    '96',
  ),
  column(
    'service',
    () => t('service'),
    ({ service }) => word('service', service),
    '112',
  ),
  column(
    'opened',
    () => t('row-opened'),
    ({ opened }) => monthShort(opened),
    '92',
  ),
  column(
    'new',
    () => t('row-new'),
    ({ is_new }) => yesNo(is_new),
    '64',
  ),
  column(
    'status',
    () => t('row-status'),
    ({ status }) => word('status', status),
    '104',
  ),
  column(
    'ended',
    () => t('row-ended'),
    ({ ended }) => monthShort(ended),
    '92',
  ),
  column(
    'days',
    () => t('row-days'),
    ({ days }) => number(days),
    '64',
  ),
  column(
    'unknown',
    () => t('row-ended-unknown'),
    ({ ended_some_day }) => yesNo(ended_some_day),
    '128',
  ),
  column(
    'exit',
    () => t('row-exit'),
    ({ exit_detail }) => coded('exit', exit_detail),
    '168',
  ),
  column(
    'source',
    () => t('source'),
    ({ source }) => coded('source', source),
    '168',
  ),
  column(
    'motivation',
    () => t('row-motivation'),
    ({ motivation }) => word('motivation', motivation),
    '120',
  ),
  column(
    'severity',
    () => t('row-severity'),
    ({ severity }) => coded('severity', severity),
    '104',
  ),
  column(
    'diagnosis',
    () => t('row-diagnosis'),
    ({ diagnosis }) => diagnosis ?? '–',
    '84',
  ),
  column(
    'substance',
    () => t('row-substance'),
    ({ substance }) => coded('substance', substance),
    '152',
  ),
  column(
    'held',
    () => t('row-held'),
    ({ is_client_held }) => yesNo(is_client_held),
    '128',
  ),
];

/** @type {Column[]} */
export const AFTERCARE_COLUMNS = [
  column(
    'client',
    () => t('row-client'),
    (/** @type {AftercareRow} */ { client }) => short(client),
    '84',
  ),
  column(
    'person',
    () => t('row-person'),
    ({ person }) => short(person),
    '84',
  ),
  column(
    'contacts',
    () => t('row-contacts'),
    ({ contacts }) => number(contacts),
    '92',
  ),
  column(
    'is_reached',
    () => t('row-reached'),
    ({ is_reached }) => yesNo(is_reached),
    '104',
  ),
  column(
    'reached',
    () => t('row-reached-in'),
    ({ reached }) => monthShort(reached),
    '128',
  ),
  column(
    'relapsed',
    () => t('row-relapsed'),
    ({ is_relapsed }) => yesNo(is_relapsed),
    '92',
  ),
  column(
    'productive',
    () => t('row-productive'),
    ({ is_productive }) => yesNo(is_productive),
    '104',
  ),
  column(
    'training',
    () => t('row-training'),
    ({ is_in_training }) => yesNo(is_in_training),
    '152',
  ),
];
