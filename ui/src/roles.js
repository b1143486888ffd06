/**
 * What each role may do, so that nothing is offered that would only be refused. The core decides; this says the same
 * in the groups of docs/ROLES.md.
 */

/** @typedef {'care' | 'field' | 'figures' | 'manage' | 'administer'} Right */

export const ROLES = /** @type {Role[]} */ (['administrator', 'head', 'counselor', 'medical', 'recovery_agent', 'reporter']);

/** @type {Record<Right, Role[]>} */
const RIGHTS = {
  care: ['administrator', 'head', 'counselor', 'medical'],
  field: ['administrator', 'head', 'counselor', 'medical', 'recovery_agent'],
  figures: ['administrator', 'head', 'counselor', 'medical', 'reporter'],
  manage: ['administrator', 'head'],
  administer: ['administrator'],
};

/** @param {Role} role @param {Right} right */
export const may = (role, right) => RIGHTS[right].includes(role);

/** Roles that see less than the key opens, which an administrator must have read. @param {Role | null} role */
export const isRestricted = (role) => role === 'recovery_agent' || role === 'reporter';

/** The places of the rail, in order: who has them, and at which kind of site. @type {{ key: string, hash: string, right: Right | null, at?: SiteKind }[]} */
const PLACES = [
  { key: 'today', hash: '#/', right: 'field', at: 'clinic' },
  { key: 'clients', hash: '#/clients', right: 'field', at: 'clinic' },
  { key: 'clinics', hash: '#/clinics', right: 'figures', at: 'province' },
  { key: 'report', hash: '#/report', right: 'figures' },
  { key: 'sync', hash: '#/sync', right: 'field' },
  { key: 'settings', hash: '#/settings', right: null },
];

/** @param {Role} role @param {SiteKind} kind */
export const placesOf = (role, kind) =>
  PLACES.filter(({ right, at }) => (right === null || may(role, right)) && (at ?? kind) === kind);

/** The place a role starts in. @param {Role} role @param {SiteKind} kind */
export const startOf = (role, kind) => placesOf(role, kind)[0].key;

/** @type {[section: string, right: Right | null, at?: SiteKind][]} */
const SECTIONS = [
  ['general', 'manage'],
  ['motivation', 'manage', 'clinic'],
  ['paper', 'manage'],
  ['people', 'manage'],
  ['partners', 'care', 'clinic'],
  ['passphrase', null],
  ['backup', 'care'],
  ['trace', 'manage'],
  ['data', null],
  ['about', null],
];

/** The sections of the settings. @param {Role} role @param {SiteKind} kind */
export const sectionsOf = (role, kind) =>
  SECTIONS.filter(([, right, at]) => (right === null || may(role, right)) && (at ?? kind) === kind).map(([name]) => name);
