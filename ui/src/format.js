/** How days, times, numbers and masked numbers look, in the language in use. */
import { currentLanguage, localeTag, t } from './l10n.js';

/** @param {Day} day @param {Intl.DateTimeFormatOptions} options */
function inWords(day, options) {
  return new Intl.DateTimeFormat(localeTag(), { timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`));
}

/** "12 Maret 2019": for text. @param {Day | null | undefined} day */
export const dayLong = (day) => (day ? inWords(day, { day: 'numeric', month: 'long', year: 'numeric' }) : '–');
/** "12 Mar 2019": for tables. @param {Day | null | undefined} day */
export const dayShort = (day) => (day ? inWords(day, { day: 'numeric', month: 'short', year: 'numeric' }) : '–');
/** "Mar 2019", of "2019-03". @param {string | null | undefined} month */
export const monthShort = (month) => (month ? inWords(`${month}-01`, { month: 'short', year: 'numeric' }) : '–');
/** "Rabu, 12 Maret 2019". @param {Day | null | undefined} day */
export const dayFull = (day) => (day ? inWords(day, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }) : '–');

/** "12.30" in Indonesian, "12:30" in English. @param {string | null | undefined} time */
export function clock(time) {
  if (!time) return '';
  const short = time.slice(0, 5);
  return currentLanguage() === 'id' ? short.replace(':', '.') : short;
}

/** The writer's own wall clock, as it stood on that machine. @param {Instant} instant */
export const instantShort = (instant) => `${dayShort(instant.slice(0, 10))} ${clock(instant.slice(11, 16))}`;

/** @param {number | null | undefined} value */
export const number = (value) => (value === null || value === undefined ? '–' : new Intl.NumberFormat(localeTag()).format(value));
/** 0.5322 as "53,2%". @param {number | null | undefined} rate */
export const percent = (rate) =>
  rate === null || rate === undefined
    ? '–'
    : new Intl.NumberFormat(localeTag(), { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(rate);

/** "1,2 MB". @param {number} bytes */
export function fileSize(bytes) {
  const kilobytes = bytes / 1024;
  const [value, unit] = kilobytes < 1024 ? [kilobytes, 'KB'] : [kilobytes / 1024, 'MB'];
  return `${new Intl.NumberFormat(localeTag(), { maximumFractionDigits: 1 }).format(value)} ${unit}`;
}

/** Groups of four, as on the card: "5271 0112 0395 0001". @param {string} digits */
export const inFours = (digits) => digits.replace(/\s+/g, '').replace(/(.{4})(?=.)/g, '$1 ');
/** @param {string} text */
export const masked = (text) => inFours(text.replace(/\S/g, '•'));
/** First and last four stay readable, enough to tell two numbers apart: "0812 •••• 4417". @param {string} phone */
export function maskedPhone(phone) {
  const digits = phone.replace(/\s+/g, '');
  if (digits.length < 9) return masked(digits);
  return `${digits.slice(0, 4)} •••• ${digits.slice(-4)}`;
}

/** Up to two letters for the round mark. @param {string} name */
export function initials(name) {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words[words.length - 1] : '';
  return `${words[0]?.[0] ?? ''}${last[0] ?? ''}`.toUpperCase();
}

/** A label in the middle of a sentence: "unit IBM"; what is short for something keeps its capitals. @param {string} text */
export const amid = (text) => (/^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

/** The two deepest names that are known: "Pejeruk, Ampenan". @param {RegionPath | null | undefined} path @param {number} [depth] */
export function placeName(path, depth = 2) {
  if (!path) return '';
  return [path.village, path.district, path.regency, path.province].filter(Boolean).slice(0, depth).join(', ');
}

/** Which greeting fits the hour. @param {Instant} now @returns {'morning' | 'midday' | 'afternoon' | 'evening'} */
export function partOfDay(now) {
  const hour = Number(now.slice(11, 13));
  if (hour < 11) return 'morning';
  if (hour < 15) return 'midday';
  return hour < 18 ? 'afternoon' : 'evening';
}

/** "Rina L.": for narrow columns. @param {string | null | undefined} name */
export function shortName(name) {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  if (words.length < 2) return name || '–';
  return `${words.slice(0, -1).join(' ')} ${words[words.length - 1][0]}.`;
}

/** Where in the course of sessions somebody is; beyond the target there is no "of". @param {number} count @param {number} target */
export const sessionStep = (count, target) =>
  t(count > target ? 'step-session-beyond' : 'step-session', { number: count, target });
