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

/** The places of the rail, in order, and who has them. @type {{ key: string, hash: string, right: Right | null }[]} */
const PLACES = [
  { key: 'today', hash: '#/', right: 'field' },
  { key: 'clients', hash: '#/clients', right: 'field' },
  { key: 'report', hash: '#/report', right: 'figures' },
  { key: 'sync', hash: '#/sync', right: 'field' },
  { key: 'settings', hash: '#/settings', right: null },
];

/** @param {Role} role */
export const placesOf = (role) => PLACES.filter(({ right }) => right === null || may(role, right));

/** The place a role starts in. @param {Role} role */
export const startOf = (role) => placesOf(role)[0].key;

/** @type {[section: string, right: Right | null][]} */
const SECTIONS = [
  ['general', 'manage'],
  ['motivation', 'manage'],
  ['paper', 'manage'],
  ['people', 'manage'],
  ['partners', 'care'],
  ['passphrase', null],
  ['backup', 'care'],
  ['trace', 'manage'],
  ['data', null],
  ['about', null],
];

/** The sections of the settings. @param {Role} role */
export const sectionsOf = (role) => SECTIONS.filter(([, right]) => right === null || may(role, right)).map(([name]) => name);
