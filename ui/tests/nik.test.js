import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNik } from '../src/nik.js';

const TODAY = '2026-11-23';

test('a NIK says the birth date, the sex and the district', () => {
  const man = readNik('5271011203990004', TODAY);
  assert.deepEqual(man, {
    state: 'whole',
    count: 16,
    digits: '5271011203990004',
    birth: '1999-03-12',
    sex: 'male',
    district: '52.71.01',
  });
  const woman = readNik('5271 0152 0388 0002', TODAY);
  assert.equal(woman.state === 'whole' && `${woman.birth} ${woman.sex}`, '1988-03-12 female');
});

test('a birth date that has not been yet belongs to the century before', () => {
  const young = readNik('5271011203100004', TODAY);
  const old = readNik('5271011203270004', TODAY);
  assert.equal(young.state === 'whole' && young.birth, '2010-03-12');
  assert.equal(old.state === 'whole' && old.birth, '1927-03-12');
});

test('what is not a NIK yet is told apart from what never will be', () => {
  assert.equal(readNik('', TODAY).state, 'empty');
  assert.equal(readNik('52710112', TODAY).state, 'short');
  assert.equal(readNik('52710112039900045', TODAY).state, 'long');
  assert.equal(readNik('527101120399000A', TODAY).state, 'digits');
  assert.equal(readNik('5271013202990004', TODAY).state, 'date');
  assert.equal(readNik('5271011203990000', TODAY).state, 'serial');
});

test("Excel's leading quote is no digit and no error", () => {
  assert.equal(readNik("'5271011203990004", TODAY).state, 'whole');
});
