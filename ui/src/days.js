/** Calendar days as text, "2019-03-12": reading what people type and stepping through the calendar. No clock in here. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Indonesian beginnings that differ from the English ones. @type {Record<string, number>} */
const OTHER_MONTHS = { mei: 5, agu: 8, ags: 8, okt: 10, des: 12, nop: 11, peb: 2 };

/** @param {number} year @param {number} month @param {number} day @returns {Day | null} */
export function dayOf(year, month, day) {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** @param {Day} day @param {number} by */
export function addDays(day, by) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + by);
  return date.toISOString().slice(0, 10);
}

/** How many days `to` is after `from`. @param {Day} from @param {Day} to */
export function daysBetween(from, to) {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/**
 * Reads a day as people type it: 12/3/2019, 12-03-19, 12 Mar 2019, 12 maret, 2019-03-12, "hari ini", "kemarin", "besok".
 * The day comes before the month, as everywhere in Indonesia. A year left out is the one of `today`.
 * @param {string} text @param {Day} today @returns {Day | null}
 */
export function parseDay(text, today) {
  const clean = text.trim().toLowerCase();
  if (['hari ini', 'today'].includes(clean)) return today;
  if (['kemarin', 'yesterday'].includes(clean)) return addDays(today, -1);
  if (['besok', 'tomorrow'].includes(clean)) return addDays(today, 1);

  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(clean);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));

  const solid = /^(\d{2})(\d{2})(\d{4})$/.exec(clean);
  if (solid) return dayOf(Number(solid[3]), Number(solid[2]), Number(solid[1]));

  const parts = clean.split(/[\s./-]+/).filter(Boolean);
  if (parts.length < 2 || parts.length > 3) return null;
  if (!/^\d{1,2}$/.test(parts[0])) return null;
  const month = monthOf(parts[1]);
  const year = parts.length === 3 ? yearOf(parts[2], today) : Number(today.slice(0, 4));
  if (month === null || year === null) return null;
  return dayOf(year, month, Number(parts[0]));
}

/** @param {string} text */
function monthOf(text) {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  if (!/^[a-z]{3,}$/.test(text)) return null;
  const start = text.slice(0, 3);
  const english = MONTHS.indexOf(start);
  return english >= 0 ? english + 1 : (OTHER_MONTHS[start] ?? null);
}

/** Two digits mean the century that is not in the future. @param {string} text @param {Day} today */
function yearOf(text, today) {
  if (/^\d{4}$/.test(text)) return Number(text);
  if (!/^\d{2}$/.test(text)) return null;
  const year = 2000 + Number(text);
  return year > Number(today.slice(0, 4)) + 1 ? year - 100 : year;
}
