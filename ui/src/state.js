/** What the whole page shares: who is signed in, the site's settings, and the query of the client list. */
import { may } from './roles.js';
import { read } from './shell.js';

/** @type {Session | null} */
let session = null;
/** @type {Settings | null} */
let settings = null;
const changes = new EventTarget();

export const currentSession = () => /** @type {Session} */ (session);
export const currentSettings = () => /** @type {Settings} */ (settings);
/** Whether the person signed in may do this. @param {import('./roles.js').Right} right */
export const can = (right) => session !== null && may(session.person.role, right);
/** Whether this is a provincial office, which has clinics and no clients. */
export const isOffice = () => session?.site.kind === 'province';
/** Today at the clinic, as the core's clock says. */
export const today = () => session?.today ?? '2000-01-01';

/** @param {Session} opened */
export async function openSession(opened) {
  session = opened;
  settings = await read('settings_read', {});
  announce();
}

/** Reads again what a save may have changed. */
export async function refreshSession() {
  [session, settings] = await Promise.all([read('session', {}), read('settings_read', {})]);
  announce();
}

export function announce() {
  changes.dispatchEvent(new Event('change'));
}

/** @param {() => void} changed @returns {() => void} */
export function onState(changed) {
  changes.addEventListener('change', changed);
  return () => changes.removeEventListener('change', changed);
}

/** The empty query of the client list. @returns {ClientQuery} */
export const everyone = () => ({
  text: '',
  status: null,
  service: null,
  region_code: null,
  counselor: null,
  year: null,
  archived: false,
  sort: 'name',
  descending: false,
  offset: 0,
  limit: 0,
});

/** The client list's query outlives the list, so that coming back from a file finds the list as it was left. */
export const list = { query: everyone(), regionName: '' };

/** @param {Partial<ClientQuery>} part */
export function narrow(part) {
  list.query = { ...list.query, ...part };
  announce();
}
