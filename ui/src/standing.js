/** How much waits for a person's decision: counted for the rail and for Hari Ini. */
import { call } from './shell.js';
import { announce, can } from './state.js';

const counted = { conflicts: 0, violations: 0, alike: 0 };

/** What was counted last; nothing for roles that decide nothing. */
export const waiting = () => (can('care') ? counted : { conflicts: 0, violations: 0, alike: 0 });
export const waitingTotal = () => {
  const { conflicts, violations, alike } = waiting();
  return conflicts + violations + alike;
};

/** Counts again. People registered twice are looked for only when asked, since they come with bundles and imports. @param {{ alike?: boolean }} [what] */
export async function countWaiting({ alike = false } = {}) {
  if (!can('care')) return;
  const { data } = await call('waiting', { alike }, { quiet: true });
  Object.assign(counted, data, { alike: data.alike ?? counted.alike });
  announce();
}
