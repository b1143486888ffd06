/** How much waits for a person's decision: counted for the rail and for Hari Ini. */
import { call } from './shell.js';
import { announce, can } from './state.js';

/** @type {Waiting | null} */
let counted = null;

/** What was counted last; none for roles that decide nothing. */
export const waiting = () => (can('care') ? counted : null);
export const waitingTotal = () => {
  const now = waiting();
  return now ? now.conflicts + now.violations + now.alike : 0;
};

/** Counts again, after something was decided or arrived. */
export async function countWaiting() {
  if (!can('care')) return;
  counted = (await call('waiting', {}, { quiet: true })).data;
  announce();
}
