/**
 * What can be said about a NIK while it is being typed. Only hints: the core decides what is accepted.
 */
import { dayOf } from './days.js';

/**
 * @typedef {{ state: 'empty' | 'digits' | 'short' | 'long' | 'date' | 'serial' }
 *   | { state: 'whole', digits: string, birth: Day, sex: Sex, district: string }} NikReading
 */

/** @param {string} text @param {Day} today @returns {NikReading & { count: number }} */
export function readNik(text, today) {
  const digits = text.replace(/[\s.\-'’`]/g, '');
  const count = digits.length;
  if (count === 0) return { state: 'empty', count };
  if (!/^\d+$/.test(digits)) return { state: 'digits', count };
  if (count < 16) return { state: 'short', count };
  if (count > 16) return { state: 'long', count };
  const sex = Number(digits.slice(6, 8)) > 40 ? 'female' : 'male';
  const day = Number(digits.slice(6, 8)) - (sex === 'female' ? 40 : 0);
  const birth = birthOf(Number(digits.slice(10, 12)), Number(digits.slice(8, 10)), day, today);
  if (!birth) return { state: 'date', count };
  if (digits.endsWith('0000')) return { state: 'serial', count };
  const district = `${digits.slice(0, 2)}.${digits.slice(2, 4)}.${digits.slice(4, 6)}`;
  return { state: 'whole', count, digits, birth, sex, district };
}

/** The latest century that is not in the future. @param {number} year @param {number} month @param {number} day @param {Day} today */
function birthOf(year, month, day, today) {
  const recent = dayOf(2000 + year, month, day);
  if (recent && recent <= today) return recent;
  return dayOf(1900 + year, month, day);
}
