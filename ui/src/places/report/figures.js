/** The report's tables as data: what screen and paper both draw. No drawing in here. */
import { MOTIVATIONS, SERVICES, SEVERITIES, SEXES, SOURCES, STATUSES, SUBSTANCES } from '../../codes.js';
import { t, word } from '../../l10n.js';

/** @typedef {{ key: string, label: string, count: number }} Line */
/** @typedef {{ table: string, title: string, unit: string, lines: Line[], total: number }} Distribution */

const AGES = ['under_15', '15_24', '25_34', '35_44', '45_54', '55_plus', 'unknown'];
const EXITS = [
  'completed',
  'lost_contact',
  'own_decision',
  'environment',
  'heavy_dependence',
  'moved',
  'relapsed',
  'detained',
  'ended_by_facility',
  'other',
  'transferred',
  'deceased',
  'not_recorded',
];

/** @param {StatusCounts} counts */
export const sumOf = (counts) => STATUSES.reduce((sum, status) => sum + counts[status], 0);

/** Every table with one figure a line; lines without anybody are left out, except where there are only a few. @param {AnnualReport} report @returns {Distribution[]} */
export function distributions(report) {
  const lines = (
    /** @type {readonly string[]} */ keys,
    /** @type {Record<string, number>} */ counts,
    /** @type {string} */ kind,
    all = false,
  ) => keys.map((key) => ({ key, label: word(kind, key), count: counts[key] ?? 0 })).filter(({ count }) => all || count > 0);
  const diagnoses = Object.entries(report.by_diagnosis)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => ({ key, label: key === 'none' ? t('not-recorded') : `${key} ${t(`icd-${key}`)}`, count }));
  const districts = report.by_district.map(({ key, name, count }) => ({ key, label: name || t('not-recorded'), count }));
  const tables = [
    { table: 'by_sex', title: t('by-sex'), unit: t('clients'), lines: lines([...SEXES, 'unknown'], report.by_sex, 'sex') },
    { table: 'by_age_group', title: t('by-age'), unit: t('clients'), lines: lines(AGES, report.by_age_group, 'age', true) },
    {
      table: 'by_source',
      title: t('by-source'),
      unit: t('episodes'),
      lines: lines([...SOURCES, 'none'], report.by_source, 'source'),
    },
    {
      table: 'by_motivation',
      title: t('by-motivation'),
      unit: t('episodes'),
      lines: lines(MOTIVATIONS, report.by_motivation, 'motivation', true),
    },
    {
      table: 'by_substance',
      title: t('by-substance'),
      unit: t('episodes'),
      lines: lines([...SUBSTANCES, 'none'], report.by_substance, 'substance'),
    },
    { table: 'by_diagnosis', title: t('by-diagnosis'), unit: t('episodes'), lines: diagnoses },
    {
      table: 'by_severity',
      title: t('by-severity'),
      unit: t('episodes'),
      lines: lines([...SEVERITIES, 'none'], report.by_severity, 'severity', true),
    },
    { table: 'by_district', title: t('by-district'), unit: t('episodes'), lines: districts },
    { table: 'exit_details', title: t('by-exit'), unit: t('episodes'), lines: lines(EXITS, report.exit_details, 'exit') },
  ];
  return tables.map((one) => ({ ...one, total: one.lines.reduce((sum, { count }) => sum + count, 0) }));
}

/** Sources that somebody came from, with the statuses of their outpatients. @param {AnnualReport} report */
export const sourceLines = (report) =>
  [...SOURCES, 'none']
    .map((key) => ({ key, label: word('source', key), counts: report.by_source_status[/** @type {ReferralSource} */ (key)] }))
    .filter(({ counts }) => counts && sumOf(counts) > 0);

/** Services with their statuses. @param {AnnualReport} report */
export const serviceLines = (report) =>
  SERVICES.map((key) => ({ key, label: word('service', key), counts: report.by_service_status[key] })).filter(
    ({ counts }) => sumOf(counts) > 0,
  );

/** @param {AnnualReport} report @returns {Line[]} */
export const aftercareLines = ({ aftercare }) =>
  ['clients', 'contacts', 'reached', 'not_relapsed', 'relapsed', 'productive', 'vocational_training'].map((key) => ({
    key,
    label: t(`aftercare-figure-${key}`),
    count: aftercare[/** @type {keyof AnnualReport['aftercare']} */ (key)],
  }));

/** Statuses that the five columns show: the last two only when somebody has them. @param {AnnualReport} report @returns {Status[]} */
export const statusColumns = (report) =>
  /** @type {Status[]} */ (['completed', 'dropped_out', 'ongoing', 'transferred', 'deceased']).filter(
    (status) => !['transferred', 'deceased'].includes(status) || serviceLines(report).some(({ counts }) => counts[status] > 0),
  );
