import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  amid,
  clock,
  dayFull,
  dayLong,
  dayShort,
  fileSize,
  inFours,
  initials,
  instantShort,
  masked,
  maskedPhone,
  number,
  partOfDay,
  percent,
  placeName,
  shortName,
} from '../src/format.js';
import { t, word } from '../src/l10n.js';
import { speak } from './words.js';

test('days, hours and figures look Indonesian in Indonesian', () => {
  speak('id');
  assert.equal(dayLong('2019-03-12'), '12 Maret 2019');
  assert.equal(dayShort('2019-08-12'), '12 Agu 2019');
  assert.equal(dayFull('2026-11-25'), 'Rabu, 25 November 2026');
  assert.equal(clock('09:00'), '09.00');
  assert.equal(number(4812), '4.812');
  assert.equal(percent(0.5322), '53,2%');
  assert.equal(fileSize(1_820_000), '1,7 MB');
});

test('and English in English', () => {
  speak('en');
  assert.equal(dayLong('2019-03-12'), '12 March 2019');
  assert.equal(clock('09:00'), '09:00');
  assert.equal(number(4812), '4,812');
  assert.equal(percent(0.3626), '36.3%');
});

test('a moment is shown as the clock of the machine that wrote it showed it', () => {
  speak('id');
  assert.equal(instantShort('2026-11-07T16:40:00+09:00'), '7 Nov 2026 16.40');
});

test('what is not known is a dash, never a zero', () => {
  speak('id');
  assert.equal(number(null), '–');
  assert.equal(percent(null), '–');
  assert.equal(dayShort(null), '–');
  assert.equal(word('status', null), '–');
});

test('masking keeps the length but none of the middle', () => {
  assert.equal(masked('5271011203990004'), '•••• •••• •••• ••••');
  assert.equal(inFours('5271011203990004'), '5271 0112 0399 0004');
  assert.equal(maskedPhone('081234564417'), '0812 •••• 4417');
  assert.equal(maskedPhone('621234'), '•••• ••');
});

test('names are shortened without losing who is meant', () => {
  assert.equal(shortName('Rina Lestari'), 'Rina L.');
  assert.equal(shortName('dr. Hendra Saputra'), 'dr. Hendra S.');
  assert.equal(shortName('Sahrul'), 'Sahrul');
  assert.equal(shortName(null), '–');
  assert.equal(initials('Rina Ayu Lestari'), 'RL');
  assert.equal(initials('Sahrul'), 'S');
});

test('a place is named by its two deepest known parts', () => {
  assert.equal(
    placeName({ province: 'NTB', regency: 'Kota Mataram', district: 'Ampenan', village: 'Pejeruk' }),
    'Pejeruk, Ampenan',
  );
  assert.equal(placeName({ province: 'NTB', regency: 'Kota Mataram', district: null, village: null }), 'Kota Mataram, NTB');
});

test('the greeting follows the Indonesian day', () => {
  assert.equal(partOfDay('2026-11-23T08:10:00+08:00'), 'morning');
  assert.equal(partOfDay('2026-11-23T13:00:00+08:00'), 'midday');
  assert.equal(partOfDay('2026-11-23T16:00:00+08:00'), 'afternoon');
  assert.equal(partOfDay('2026-11-23T21:00:00+08:00'), 'evening');
});

test('figures inside a sentence use the separators of its language', () => {
  speak('id');
  assert.equal(t('clients-found', { matching: 24, total: 4812, text: 'ahmad' }), '24 cocok dengan “ahmad” dari 4.812 klien');
});

test('a label amid a sentence begins small, and what is short for something keeps its capitals', () => {
  speak('id');
  assert.equal(amid(word('source', 'community_unit')), 'unit IBM');
  assert.equal(amid(word('source', 'integrated_assessment')), 'TAT');
  assert.equal(amid(word('source', 'other_institution')), 'IPWL lain');
  assert.equal(amid(word('status', 'dropped_out')), 'drop out');
  speak('en');
  assert.equal(amid(word('source', 'community_unit')), 'IBM unit');
});
