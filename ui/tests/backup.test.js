import assert from 'node:assert/strict';
import { test } from 'node:test';
import { implausible, inGigabytes, inMegabytes, phaseName } from '../src/places/backup-words.js';

test('room is shown in gigabytes and never as none', () => {
  assert.equal(inGigabytes(5120), 5);
  assert.equal(inGigabytes(100), 1);
});

test('a size that was not touched keeps its megabytes', () => {
  assert.equal(inMegabytes(1, 700), 700);
  assert.equal(inMegabytes(2, 700), 2048);
});

test('no room, and a warning that never comes, are refused', () => {
  assert.deepEqual(implausible({ room_gb: 1, warn_days: 365 }), []);
  assert.deepEqual(
    implausible({ room_gb: null, warn_days: 366 }).map(({ field }) => field),
    ['room_gb', 'warn_days'],
  );
});

test('a step nobody has words for is still told as work', () => {
  assert.equal(phaseName({ phase: 'backup_scans', done: 1, total: 2 }), 'phase-backup_scans');
  assert.equal(phaseName({ phase: 'waiting_for_import', done: 0, total: null }), 'phase-other');
  assert.equal(phaseName(null), 'phase-other');
});
