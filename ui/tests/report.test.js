import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { distributions, serviceLines, sourceLines, statusColumns, sumOf } from '../src/places/report/figures.js';
import { pageOut } from '../src/places/report/paging.js';
import { speak } from './words.js';

const none = { ongoing: 0, completed: 0, dropped_out: 0, transferred: 0, deceased: 0 };
const outpatient = { ...none, ongoing: 18, completed: 91, dropped_out: 62 };
const report = /** @type {any} */ ({
  by_service: { outpatient: 171, inpatient: 19, community: 0 },
  by_service_status: { outpatient, inpatient: { ...none, ongoing: 19 }, community: none },
  by_source_status: {
    self: { ...none, completed: 65, dropped_out: 27, ongoing: 12 },
    family: { ...none, completed: 11 },
    police: none,
    none,
  },
  by_sex: { male: 168, female: 22, unknown: 0 },
  by_age_group: { '15_24': 190 },
  by_source: { self: 112, none: 78 },
  by_motivation: { voluntary: 190 },
  by_substance: { amphetamines: 190 },
  by_diagnosis: { F15: 131, none: 59, F10: 0 },
  by_severity: { mild: 190 },
  by_district: [
    { key: '52.71.01', code: '52.71.01', name: 'Ampenan', count: 186 },
    { key: 'none', code: null, name: '', count: 4 },
  ],
  exit_details: { completed: 91 },
});

before(() => speak('id'));

test('the parts of a status bar add up to the whole', () => {
  assert.equal(sumOf(outpatient), 171);
});

test('services and sources without anybody are left out', () => {
  assert.deepEqual(
    serviceLines(report).map(({ key }) => key),
    ['outpatient', 'inpatient'],
  );
  assert.deepEqual(
    sourceLines(report).map(({ key }) => key),
    ['self', 'family'],
  );
});

test('transferred and deceased get a column only when somebody is in it', () => {
  assert.deepEqual(statusColumns(report), ['completed', 'dropped_out', 'ongoing']);
  const other = structuredClone(report);
  other.by_service_status.inpatient.deceased = 1;
  assert.deepEqual(statusColumns(other), ['completed', 'dropped_out', 'ongoing', 'deceased']);
});

test('every table keeps its total, and what was not recorded stays a line of its own', () => {
  const byTable = new Map(distributions(report).map((one) => [one.table, one]));
  assert.equal(byTable.get('by_sex')?.total, 190);
  assert.deepEqual(
    byTable.get('by_diagnosis')?.lines.map(({ key, count }) => [key, count]),
    [
      ['F15', 131],
      ['none', 59],
    ],
  );
  assert.deepEqual(
    byTable.get('by_district')?.lines.map(({ label }) => label),
    ['Ampenan', 'Tidak tercatat'],
  );
  assert.equal(byTable.get('by_age_group')?.lines.length, 7);
});

test('narrow tables share a row, wide ones do not, and the order stays', () => {
  const narrow = (/** @type {string} */ content) => ({ height: 30, wide: false, content });
  assert.deepEqual(
    pageOut(
      [{ height: 20, wide: true, content: 'a' }, narrow('b'), narrow('c'), narrow('d'), { height: 20, wide: true, content: 'e' }],
      200,
      40,
    ),
    [[['a'], ['b', 'c'], ['d'], ['e']]],
  );
});

test('a row that does not fit goes on the next sheet, and no sheet is empty', () => {
  const wide = (/** @type {number} */ height, /** @type {string} */ content) => ({ height, wide: true, content });
  assert.deepEqual(pageOut([wide(50, 'a'), wide(60, 'b'), wide(60, 'c')], 120, 40), [[['a']], [['b'], ['c']]]);
  assert.deepEqual(pageOut([wide(500, 'a'), wide(10, 'b')], 120, 40), [[['a']], [['b']]]);
});
