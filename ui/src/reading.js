/** Reading small things as people type them. */

/** "9", "9.30" and "0930" are times; anything else is left for the core to refuse. @param {string} text */
export function readTime(text) {
  const clean = text.trim();
  if (clean === '') return null;
  const parts = /^(\d{1,2})(?:[.:]?(\d{2}))?$/.exec(clean);
  if (!parts || Number(parts[1]) > 23 || Number(parts[2] ?? 0) > 59) return clean;
  return `${parts[1].padStart(2, '0')}:${parts[2] ?? '00'}`;
}

/** "1, 3, 6" as months, in order and once each; null when it is no list of months. @param {string | null} text */
export function readMonths(text) {
  const parts = (text ?? '').split(/[\s,;]+/).filter(Boolean);
  if (parts.some((part) => !/^\d{1,2}$/.test(part) || Number(part) < 1)) return null;
  return [...new Set(parts.map(Number))].sort((a, b) => a - b);
}
