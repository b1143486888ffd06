import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondsLeft, waitWords } from '../src/waiting.js';

test('a wait runs down to nothing and never below', () => {
  assert.equal(secondsLeft(10_000, 0), 10);
  assert.equal(secondsLeft(10_000, 9_001), 1);
  assert.equal(secondsLeft(10_000, 10_000), 0);
  assert.equal(secondsLeft(10_000, 60_000), 0);
});

test('a long wait is told in minutes, rounded up, the last one in seconds', () => {
  assert.deepEqual(waitWords(300), { unit: 'minutes', count: 5 });
  assert.deepEqual(waitWords(61), { unit: 'minutes', count: 2 });
  assert.deepEqual(waitWords(60), { unit: 'seconds', count: 60 });
});
