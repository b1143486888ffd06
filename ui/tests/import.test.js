import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proposed, withColumn, withSheet, withWord } from '../src/places/import/mapping.js';

const preview = /** @type {any} */ ({
  sheets: [
    {
      sheet: 'Register',
      header_row: 5,
      kind: 'register',
      columns: { Nama: 'name', Tgl: 'started_on' },
      unmapped_columns: ['Ket.'],
    },
  ],
});

test('what the preview proposes is where changes start, unknown columns left alone', () => {
  assert.deepEqual(proposed(preview, null), {
    Register: {
      header_row: 5,
      kind: 'register',
      skip: false,
      columns: { 'Ket.': 'ignore', Nama: 'name', Tgl: 'started_on' },
      words: {},
    },
  });
});

test('words explained before and sheets passed over stay so after the next preview', () => {
  const before = withSheet(withWord(proposed(preview, null), 'Register', 'status', 'Kabur', 'dropped_out'), 'Register', {
    skip: true,
  });
  const after = proposed(preview, before);
  assert.deepEqual(after.Register.words, { status: { Kabur: 'dropped_out' } });
  assert.equal(after.Register.skip, true);
});

test('a field moves to the column chosen last, for two columns cannot carry it', () => {
  const mapping = withColumn(proposed(preview, null), 'Register', 'Ket.', 'name');
  assert.equal(mapping.Register.columns['Ket.'], 'name');
  assert.equal(mapping.Register.columns.Nama, 'ignore');
  assert.equal(mapping.Register.columns.Tgl, 'started_on');
});

test('changing a mapping leaves the one before as it was', () => {
  const before = proposed(preview, null);
  withColumn(before, 'Register', 'Nama', 'ignore');
  withWord(before, 'Register', 'status', 'Kabur', 'dropped_out');
  assert.equal(before.Register.columns.Nama, 'name');
  assert.deepEqual(before.Register.words, {});
});
