import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FluentResource } from '@fluent/bundle';
import { sources } from './words.js';

const source = new URL('../src/', import.meta.url);
const code = readdirSync(source, { recursive: true })
  .filter((name) => String(name).endsWith('.js'))
  .map((name) => readFileSync(new URL(String(name).replaceAll('\\', '/'), source), 'utf8'))
  .join('\n');

/** @param {'id' | 'en'} language @returns {Map<string, string[]>} each message with its variables */
function messages(language) {
  const found = new Map();
  for (const { name, text } of sources(language)) {
    for (const { id, value } of new FluentResource(text).body) {
      assert.ok(!found.has(id), `${language}/${name} says ${id} a second time`);
      found.set(id, variables(value));
    }
  }
  return found;
}

/** @param {any} part @returns {string[]} */
function variables(part) {
  if (typeof part !== 'object' || part === null) return [];
  if (part.type === 'var') return [part.name];
  return [...new Set(Object.values(part).flatMap((inner) => variables(inner)))].sort();
}

test('both languages say the same things with the same figures in them', () => {
  const indonesian = messages('id');
  const english = messages('en');
  assert.deepEqual([...english.keys()].sort(), [...indonesian.keys()].sort());
  for (const [id, names] of english) {
    const allowed = indonesian.get(id) ?? [];
    assert.deepEqual(names, allowed, `${id} uses other figures in English`);
  }
});

test('every text the page asks for by name exists', () => {
  const known = messages('id');
  const asked = [...code.matchAll(/\bt\(\s*'([\w-]+)'/g)].map(([, id]) => id);
  assert.ok(asked.length > 300);
  assert.deepEqual(
    asked.filter((id) => !known.has(id)),
    [],
  );
});

test('every text is asked for by name or by a name made of parts', () => {
  const literals = new Set([...code.matchAll(/'([\w-]+)'/g)].map(([, id]) => id));
  const starts = [...code.matchAll(/`([a-z][\w-]*-)\$\{/g)].map(([, start]) => start);
  const ends = [...code.matchAll(/`\$\{\w+\}(-[\w-]+)`/g)].map(([, end]) => end);
  const kinds = [...code.matchAll(/(?:word|choices)\('(\w+)'/g)].map(([, kind]) => `${kind}-`);
  // Kinds that are looked up in a table rather than written at the call.
  const tables = ['sex-', 'age-', 'exit-', 'source-', 'severity-', 'substance-', 'motivation-', 'aftercare-figure-', 'icd-'];
  const used = (/** @type {string} */ id) =>
    literals.has(id) ||
    ends.some((end) => id.endsWith(end)) ||
    [...starts, ...kinds, ...tables].some((start) => id.startsWith(start));
  // These files serve the core and the terminal, which ask for their own.
  const shared = new Set(['import.ftl', 'report.ftl', 'terminal.ftl', 'trace.ftl', 'verify.ftl']);
  const own = sources('id')
    .filter(({ name }) => !shared.has(name))
    .flatMap(({ text }) => new FluentResource(text).body.map(({ id }) => id));
  assert.deepEqual(
    own.filter((id) => !used(id)),
    [],
  );
});

test('every coded value has its word in both languages', async () => {
  const codes = await import('../src/codes.js');
  const kinds = {
    sex: codes.SEXES,
    identity: codes.IDENTITY_KINDS,
    owner: codes.PHONE_OWNERS,
    consent: codes.CONSENTS,
    religion: codes.RELIGIONS,
    marital: codes.MARITALS,
    education: codes.EDUCATIONS,
    occupation: codes.OCCUPATIONS,
    service: codes.SERVICES,
    status: codes.STATUSES,
    exit: codes.DROP_OUT_DETAILS,
    source: codes.SOURCES,
    motivation: codes.MOTIVATIONS,
    funding: codes.FUNDINGS,
    severity: codes.SEVERITIES,
    substance: codes.SUBSTANCES,
    route: codes.ROUTES,
    attendance: codes.ATTENDANCES,
    kind: codes.SESSION_KINDS,
    channel: codes.CHANNELS,
    activity: codes.ACTIVITIES,
    recovery: codes.RECOVERIES,
    productive: codes.PRODUCTIVE_KINDS,
    profession: codes.PROFESSIONS,
    partner: codes.PARTNER_KINDS,
    zone: codes.TIMEZONES,
    language: codes.LANGUAGES,
    role: (await import('../src/roles.js')).ROLES,
  };
  for (const language of /** @type {const} */ (['id', 'en'])) {
    const known = messages(language);
    for (const [kind, list] of Object.entries(kinds))
      for (const one of list) assert.ok(known.has(`${kind}-${one}`), `${kind}-${one} has no word in ${language}`);
  }
});

/** The arguments of a call whose opening bracket stands right before. @param {string} text @param {number} from */
function argumentsAt(text, from) {
  const parts = [''];
  for (let at = from, depth = 1, quoted = false; depth > 0 && at < text.length; at++) {
    const sign = text[at];
    if (sign === '"' && text[at - 1] !== '\\') quoted = !quoted;
    if (!quoted && '([{'.includes(sign)) depth++;
    if (!quoted && ')]}'.includes(sign)) depth--;
    if (sign === ',' && depth === 1 && !quoted) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

test('whatever the core refuses is said in words', () => {
  const core = new URL('../../src-tauri/core/src/', import.meta.url);
  const ids = messages('id');
  // Which argument of a call is the code.
  const calls = { 'Error::refused': 0, '.fail': 1, '.fail_with': 1, '.require': 2 };
  let found = 0;
  for (const name of readdirSync(core, { recursive: true }).map(String)) {
    if (!name.endsWith('.rs') || name.includes('tests')) continue;
    const [text] = readFileSync(new URL(name.replaceAll('\\', '/'), core), 'utf8').split('#[cfg(test)]\nmod tests');
    for (const [call, place] of Object.entries(calls)) {
      for (const { index: at } of text.matchAll(new RegExp(`${call.replace('.', '\\.')}\\(`, 'g'))) {
        const code = /^\s*"([a-z_]+)"\s*\)?$/.exec(argumentsAt(text, at + call.length + 1)[place] ?? '')?.[1];
        if (!code) continue;
        found++;
        assert.ok(ids.has(`field-${code}`) || ids.has(`error-${code}`), `${name} refuses with ${code}, which has no words`);
      }
    }
  }
  assert.ok(found > 100, `only ${found} refusals were found in the core's source`);
});
