/** Where one is: the hash of the address, "#/clients/ID/sessions?do=…". Ids are opaque, so no name ever stands in it. */

/** @typedef {{ path: string[], query: URLSearchParams }} Place */

/** @type {(() => Promise<boolean>) | null} */
let guard = null;
let shown = location.hash;
const moves = new EventTarget();

/** @param {string} hash @returns {Place} */
export function parsePlace(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

/** The place shown at present. */
export const place = () => parsePlace(shown);

/** @param {string} hash */
export function go(hash) {
  if (location.hash === hash) return;
  location.hash = hash;
}

/** Like `go`, without a step to come back to. @param {string} hash */
export function replace(hash) {
  history.replaceState(null, '', hash);
  shown = location.hash;
  moves.dispatchEvent(new Event('move'));
}

/** Asked before leaving; `false` means stay. @param {(() => Promise<boolean>) | null} ask */
export function guardLeaving(ask) {
  guard = ask;
}

/** @param {() => void} moved @returns {() => void} */
export function onMove(moved) {
  moves.addEventListener('move', moved);
  return () => moves.removeEventListener('move', moved);
}

addEventListener('hashchange', async () => {
  const wanted = location.hash;
  if (wanted === shown) return;
  if (guard) {
    history.replaceState(null, '', shown);
    if (!(await guard())) return;
    history.replaceState(null, '', wanted);
  }
  shown = wanted;
  moves.dispatchEvent(new Event('move'));
});
