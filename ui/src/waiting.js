/** How long somebody must wait before the next try, as a clock that runs down. */

/** @param {number} until @param {number} now both in milliseconds */
export const secondsLeft = (until, now) => Math.max(0, Math.ceil((until - now) / 1000));

/** Minutes while there is more than one, then seconds. @param {number} seconds @returns {{ unit: 'minutes' | 'seconds', count: number }} */
export const waitWords = (seconds) =>
  seconds > 60 ? { unit: 'minutes', count: Math.ceil(seconds / 60) } : { unit: 'seconds', count: seconds };
