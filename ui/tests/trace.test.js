import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessQuery, endOf, readPeriod } from '../src/places/trace/query.js';

const TODAY = '2026-03-12';

test('an empty filter asks for everything', () => {
  assert.deepEqual(accessQuery({ person: '', kind: '', from: '', to: '' }, '', TODAY), {
    person: null,
    kinds: [],
    from: null,
    to: null,
    client: null,
  });
});

test('a period may be open on either side', () => {
  assert.deepEqual(readPeriod('1/3/2026', '', TODAY), { from: '2026-03-01', to: null, wrong: [] });
  assert.deepEqual(readPeriod('', '2/3/2026', TODAY), { from: null, to: '2026-03-02', wrong: [] });
});

test('a day nobody can read, and an end before the beginning, are named', () => {
  assert.deepEqual(readPeriod('kemarin dulu', '', TODAY).wrong, ['from']);
  assert.deepEqual(readPeriod('3/3/2026', '1/3/2026', TODAY).wrong, ['to']);
});

test('a device is asked about at the end of the day, on the clock of this machine', () => {
  assert.equal(endOf('2026-03-01', '2026-03-12T09:00:00+08:00'), '2026-03-01T23:59:59+08:00');
});
