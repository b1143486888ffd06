import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isRestricted, may, placesOf, ROLES, sectionsOf, startOf } from '../src/roles.js';

/** @param {Role} role */
const places = (role) => placesOf(role, 'clinic').map(({ key }) => key);

test('a reporting officer starts at the report and has no clients in the rail', () => {
  assert.equal(startOf('reporter', 'clinic'), 'report');
  assert.deepEqual(places('reporter'), ['report', 'settings']);
});

test('a recovery agent has today, clients and the exchange, and no report', () => {
  assert.equal(startOf('recovery_agent', 'clinic'), 'today');
  assert.deepEqual(places('recovery_agent'), ['today', 'clients', 'sync', 'settings']);
});

test('a provincial office starts at its clinics and has no clients of its own', () => {
  /** @param {Role} role */
  const office = (role) => placesOf(role, 'province').map(({ key }) => key);
  assert.equal(startOf('head', 'province'), 'clinics');
  assert.deepEqual(office('administrator'), ['clinics', 'report', 'sync', 'settings']);
  assert.deepEqual(office('reporter'), ['clinics', 'report', 'settings']);
  assert.ok(!sectionsOf('administrator', 'province').includes('partners'));
});

test('settings offer a counselor neither the people nor the clinic', () => {
  assert.deepEqual(sectionsOf('counselor', 'clinic'), ['partners', 'passphrase', 'backup', 'data', 'about']);
  assert.deepEqual(sectionsOf('reporter', 'clinic'), ['passphrase', 'data', 'about']);
  assert.ok(sectionsOf('head', 'clinic').includes('trace'));
});

test('agents and reporting officers are the roles that bind the program and not the key', () => {
  assert.deepEqual(
    ROLES.filter((role) => isRestricted(role)),
    ['recovery_agent', 'reporter'],
  );
});

test('the rights are those that the core writes down', () => {
  const table = readFileSync(new URL('../../docs/ROLES.md', import.meta.url), 'utf8');
  /** @param {string} name */
  const allowed = (name) => {
    const line = table.split('\n').find((row) => row.startsWith(`| \`${name}\``)) ?? '';
    const cells = line.split('|').slice(3, 9);
    return ROLES.filter((_, column) => cells[column].includes('●'));
  };
  /** @type {[import('../src/roles.js').Right, string][]} */
  const samples = [
    ['care', 'client_register'],
    ['field', 'today'],
    ['figures', 'report_annual'],
    ['manage', 'account_list'],
    ['administer', 'account_add'],
  ];
  for (const [right, name] of samples)
    assert.deepEqual(
      ROLES.filter((role) => may(role, right)),
      allowed(name),
      name,
    );
});
