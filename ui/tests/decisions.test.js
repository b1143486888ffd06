import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partName, valueText, wordsOf } from '../src/places/client/values.js';
import { draftLink, draftName } from '../src/places/drafts.js';
import { speak } from './words.js';

test('a decision that was begun goes on where it was left', () => {
  speak('id');
  const form = 'conflict:01a2-77:end';
  assert.equal(draftLink({ form, client: 'x', client_name: null, body: null, saved_at: '' }), '#/sync/decide/01a2-77:end');
  assert.equal(draftName(form), 'Keputusan atas catatan yang berbeda');
});

test('every part of a value that can be written anew has a name of its own in both languages', () => {
  const parts = {
    episode: { end: ['status', 'closed_on', 'exit_detail'] },
    client: {
      identity: ['kind', 'number', 'override_reason'],
      birth: ['date', 'year', 'age', 'as_of'],
      address: ['street', 'region_code', 'text'],
      guardian: ['name', 'relation', 'phone'],
      consent: ['status', 'on', 'given_by'],
    },
    phone: { phone: ['number', 'owner', 'owner_name'] },
    substance_use: { use: ['substance', 'is_primary', 'route', 'years_of_use', 'days_last_30'] },
    contact_attempt: { when: ['on', 'time'], next: ['step', 'on'] },
    aftercare_contact: { productive: ['is', 'kind', 'note'] },
  };
  for (const language of /** @type {const} */ (['id', 'en'])) {
    speak(language);
    const nameless = partName('client', 'none of these', 'none of these');
    for (const [entity, registers] of Object.entries(parts))
      for (const [register, keys] of Object.entries(registers)) {
        const names = keys.map((key) => partName(entity, register, key));
        assert.ok(!names.includes(nameless), `${language} ${entity}.${register}: ${names}`);
        assert.equal(new Set(names).size, names.length, `${language} ${entity}.${register}: ${names}`);
      }
  }
});

test('the words of a status are those of what it is the status of', () => {
  speak('en');
  assert.equal(wordsOf('client', 'status', 'withdrawn'), 'consent');
  assert.equal(wordsOf('episode', 'status', 'ongoing'), 'status');
});

test('two numbers can be told apart once somebody asks to see them', () => {
  speak('id');
  const numbers = ['5271015203950003', '5271015203950004'].map((number) => ({ kind: 'nik', number }));
  const [one, other] = numbers.map((value) => valueText('client', 'identity', value));
  assert.equal(one, other);
  const [seen, seenOther] = numbers.map((value) => valueText('client', 'identity', value, { shown: true }));
  assert.notEqual(seen, seenOther);
});
