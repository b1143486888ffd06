/** The values of a form as plain data: tidying them for sending, and finding the field an error is about. */

/** The path on the screen that an error of the core is about; the core may name it inside a larger input. @param {string} field @param {Set<string>} shown */
export function nearest(field, shown) {
  if (shown.has(field)) return field;
  const paths = [...shown];
  return (
    paths.find((path) => field.endsWith(`.${path}`) || path.endsWith(`.${field}`)) ??
    paths.find((path) => path.startsWith(`${field}.`) || field.startsWith(`${path}.`)) ??
    null
  );
}

/** @param {unknown} value */
export const isEmpty = (value) =>
  value === null || value === undefined || value === '' || (typeof value === 'string' && value.trim() === '');
/** @param {unknown} value */
export const isDay = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** The values as they are sent: without outer spaces, and null for what is empty. @template T @param {T} value @returns {T} */
export function tidy(value) {
  if (typeof value === 'string') return /** @type {T} */ (value.trim() === '' ? null : value.trim());
  if (Array.isArray(value)) return /** @type {T} */ (value.map(tidy));
  if (typeof value !== 'object' || value === null) return value;
  return /** @type {T} */ (Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tidy(inner)])));
}
