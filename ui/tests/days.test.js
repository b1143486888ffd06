import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, dayOf, daysBetween, parseDay } from '../src/days.js';

const TODAY = '2026-11-23';

test('a day is read the way it is written in Indonesia, the day before the month', () => {
  for (const text of [
    '12/3/2019',
    '12-03-2019',
    '12.3.19',
    '12 Mar 2019',
    '12 maret 2019',
    '12 March 2019',
    '2019-03-12',
    '12032019',
  ]) {
    assert.equal(parseDay(text, TODAY), '2019-03-12', text);
  }
});

test('Indonesian months are known by their own beginnings', () => {
  assert.equal(parseDay('1 Agustus 2020', TODAY), '2020-08-01');
  assert.equal(parseDay('1 Okt 2020', TODAY), '2020-10-01');
  assert.equal(parseDay('31 Des 2020', TODAY), '2020-12-31');
  assert.equal(parseDay('2 Mei 2020', TODAY), '2020-05-02');
  assert.equal(parseDay('3 Nopember 2020', TODAY), '2020-11-03');
});

test('days near today have words, and a missing year is this one', () => {
  assert.equal(parseDay('hari ini', TODAY), TODAY);
  assert.equal(parseDay('Kemarin', TODAY), '2026-11-22');
  assert.equal(parseDay('besok', TODAY), '2026-11-24');
  assert.equal(parseDay('5/7', TODAY), '2026-07-05');
});

test('two digits of a year mean the century that has been', () => {
  assert.equal(parseDay('4/5/98', TODAY), '1998-05-04');
  assert.equal(parseDay('4/5/26', TODAY), '2026-05-04');
});

test('a day that is in no calendar, or no day at all, is not read', () => {
  for (const text of [
    '31/2/2019',
    '29/2/2019',
    '12/13/2019',
    '0/1/2019',
    'besok lusa',
    '12',
    '',
    '12/3/20199',
    '12 foo 2019',
    '1/2/3/4',
  ]) {
    assert.equal(parseDay(text, TODAY), null, text);
  }
  assert.equal(parseDay('29/2/2020', TODAY), '2020-02-29');
});

test('stepping over the ends of months and years keeps to the calendar', () => {
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  assert.equal(addDays('2024-03-01', -1), '2024-02-29');
  assert.equal(daysBetween('2024-02-28', '2024-03-01'), 2);
  assert.equal(daysBetween('2026-11-23', '2026-11-19'), -4);
});

test('years before 100 are not moved into the last century', () => {
  assert.equal(dayOf(19, 3, 12), '0019-03-12');
});
