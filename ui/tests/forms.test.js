import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMonths, readTime } from '../src/reading.js';
import { isDay, isEmpty, nearest, tidy } from '../src/values.js';

const SHOWN = new Set([
  'client.name',
  'client.identity.number',
  'client.phones.0.number',
  'episode.opened_on',
  'client.birth.date',
]);

test('an error of the core finds its field, however deep the core names it', () => {
  assert.equal(nearest('client.name', SHOWN), 'client.name');
  assert.equal(nearest('identity.number', SHOWN), 'client.identity.number');
  assert.equal(nearest('phones.0.number', SHOWN), 'client.phones.0.number');
  assert.equal(nearest('input.client.name', SHOWN), 'client.name');
});

test('an error about a group lands on the first field of the group', () => {
  assert.equal(nearest('client.birth', SHOWN), 'client.birth.date');
});

test('an error about nothing on the screen belongs to no field', () => {
  assert.equal(nearest('partner', SHOWN), null);
  assert.equal(nearest('phones.1.number', SHOWN), null);
});

test('values are sent without outer spaces, and what is empty as nothing', () => {
  assert.deepEqual(tidy({ name: '  Siti ', alias: '   ', list: [{ number: ' 08 ' }], count: 0, flag: false, none: null }), {
    name: 'Siti',
    alias: null,
    list: [{ number: '08' }],
    count: 0,
    flag: false,
    none: null,
  });
});

test('a typed day that could not be read is no day', () => {
  assert.equal(isDay('2019-03-12'), true);
  assert.equal(isDay('31/2/2019'), false);
  assert.equal(isEmpty(' '), true);
  assert.equal(isEmpty(0), false);
});

test('times are read with a dot, a colon or neither, and nonsense is left for the core', () => {
  assert.equal(readTime('9'), '09:00');
  assert.equal(readTime('9.30'), '09:30');
  assert.equal(readTime('14:05'), '14:05');
  assert.equal(readTime('0930'), '09:30');
  assert.equal(readTime(''), null);
  assert.equal(readTime('25.00'), '25.00');
  assert.equal(readTime('pagi'), 'pagi');
});

test('months of aftercare come out in order and once each', () => {
  assert.deepEqual(readMonths('6, 1 3;3'), [1, 3, 6]);
  assert.deepEqual(readMonths(''), []);
  assert.equal(readMonths('1, dua'), null);
  assert.equal(readMonths('0'), null);
});
