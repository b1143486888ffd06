/** Room for backups as people think of it, and what is being done while one is made or put back. */

const MB_A_GB = 1024;

/** @param {number} megabytes */
export const inGigabytes = (megabytes) => Math.max(1, Math.round(megabytes / MB_A_GB));

/** Leaves a size alone that was set finer than this screen shows. @param {number} gigabytes @param {number} before in megabytes */
export const inMegabytes = (gigabytes, before) => (gigabytes === inGigabytes(before) ? before : gigabytes * MB_A_GB);

/** @param {{ room_gb: number | null, warn_days: number | null }} values @returns {FieldError[]} */
export function implausible({ room_gb, warn_days }) {
  const wrong = [];
  if (room_gb === null || room_gb < 1) wrong.push('room_gb');
  if (warn_days === null || warn_days < 1 || warn_days > 365) wrong.push('warn_days');
  return wrong.map((field) => ({ field, code: 'out_of_range', args: {} }));
}

const PHASES = ['backup_copy', 'backup_scans', 'backup_verify', 'restore_copy', 'restore_scans'];

/** The name of the words for a step. @param {Progress | null} progress */
export const phaseName = (progress) => `phase-${progress && PHASES.includes(progress.phase) ? progress.phase : 'other'}`;
