import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { registerName, valueText } from '../src/places/client/values.js';
import { speak } from './words.js';

before(() => speak('id'));

test('a coded value is a word, whatever group it stands in', () => {
  assert.equal(
    valueText('episode', 'end', { closed_on: '2026-11-07', exit_detail: 'environment', status: 'dropped_out' }),
    'Drop out, 7 November 2026, Lingkungan',
  );
  assert.equal(
    valueText('episode', 'end', { status: 'completed', closed_on: '2026-11-09', exit_detail: 'completed' }),
    'Selesai, 9 November 2026',
  );
  assert.equal(
    valueText('client', 'consent', { status: 'given', on: '2026-09-02', given_by: 'guardian' }),
    'Diberikan, 2 September 2026, Wali',
  );
});

test('numbers that name a person stay masked', () => {
  const identity = valueText('client', 'identity', { kind: 'nik', number: '5271011203990004', override_reason: null });
  assert.equal(identity, 'NIK, •••• •••• •••• ••••');
  assert.ok(!valueText('phone', 'phone', { number: '081234564417', owner: 'self' }).includes('3456'));
});

test('an id is the name it stands for, or said not to be here', () => {
  const id = '01931f1e-0000-7000-8000-000000000001';
  assert.equal(
    valueText('episode', 'counselor', id, { names: (wanted) => (wanted === id ? 'Rina Lestari' : undefined) }),
    'Rina Lestari',
  );
  assert.equal(valueText('episode', 'counselor', id), 'tidak ada di komputer ini');
});

test('what was empty is a dash', () => {
  assert.equal(valueText('client', 'alias', null), '–');
  assert.equal(valueText('client', 'address', { street: null, region_code: null, text: null }), '–');
});

test('a register nobody has named yet is never shown as a code', () => {
  assert.equal(registerName('client', 'sex'), 'Jenis kelamin');
  assert.equal(registerName('client', 'something_newer'), 'Klien');
  assert.equal(registerName('newer', 'something_newer'), 'Isian lain');
});

test('a group of figures says what each figure is', () => {
  const use = { substance: 'alcohol', is_primary: true, route: 'oral', years_of_use: 6, days_last_30: 3 };
  assert.equal(valueText('substance_use', 'use', use), 'Alkohol, utama, Ditelan, Lama pakai (tahun): 6, Hari pakai dari 30: 3');
  assert.equal(valueText('aftercare_contact', 'productive', { is: true, kind: 'employment', note: null }), 'Ya, Bekerja');
  assert.equal(valueText('aftercare_contact', 'productive', { is: false, kind: null, note: null }), 'Tidak');
});
