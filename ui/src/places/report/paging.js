/** Which parts of a report go on which sheet of paper. Heights are in millimetres; drawing is elsewhere. */

/**
 * @template T
 * @typedef {{ height: number, wide: boolean, content: T }} Block
 */

/**
 * Puts narrow blocks two in a row, in order, and rows on sheets as long as they fit.
 * @template T
 * @param {Block<T>[]} blocks @param {number} capacity height of a sheet @param {number} first what the first sheet's head takes
 * @returns {T[][][]} sheets of rows of blocks
 */
export function pageOut(blocks, capacity, first) {
  /** @type {{ height: number, contents: T[] }[]} */
  const rows = [];
  /** @type {Block<T> | null} */
  let waiting = null;
  const flush = () => {
    if (waiting) rows.push({ height: waiting.height, contents: [waiting.content] });
    waiting = null;
  };
  for (const block of blocks) {
    if (block.wide) {
      flush();
      rows.push({ height: block.height, contents: [block.content] });
    } else if (waiting) {
      rows.push({ height: Math.max(waiting.height, block.height), contents: [waiting.content, block.content] });
      waiting = null;
    } else {
      waiting = block;
    }
  }
  flush();

  /** @type {T[][][]} */
  const pages = [[]];
  let left = capacity - first;
  for (const row of rows) {
    if (row.height > left && pages[pages.length - 1].length > 0) {
      pages.push([]);
      left = capacity;
    }
    pages[pages.length - 1].push(row.contents);
    left -= row.height;
  }
  return pages;
}
