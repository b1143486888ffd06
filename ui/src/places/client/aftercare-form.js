/** Recording and correcting an aftercare contact. It belongs to the client; where the care before it was given is its origin. */
import { html, nothing } from 'lit';
import { ACTIVITIES, choices, PRODUCTIVE_KINDS, RECOVERIES } from '../../codes.js';
import { t } from '../../l10n.js';
import { areaField, dayField, radioField, selectField, textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { call } from '../../shell.js';
import { today } from '../../state.js';
import { tidy } from '../../values.js';
import { yesNo } from './contact-form.js';
import { episodeName } from './values.js';

/** @param {Id} client @param {Episode[]} episodes */
export function openNewAftercare(client, episodes) {
  const completed = episodes.find(({ end }) => end.status === 'completed') ?? null;
  return openAftercare({
    title: () => t('aftercare-record'),
    key: `aftercare:new:${client}`,
    client,
    episodes,
    contact: {
      origin: { kind: completed ? 'episode' : 'institution', episode: completed?.id ?? null, institution: null },
      on: today(),
      activity: 'home_visit',
      reached: true,
      recovery: null,
      productive: null,
      productive_kind: null,
      productive_note: null,
      note: null,
    },
    send: (form, { clock_wrong }) => call('aftercare_record', { client, contact: form, clock_wrong }),
  });
}

/** @param {AftercareContact} stored @param {Episode[]} episodes @param {number} rev */
export function openStoredAftercare(stored, episodes, rev) {
  const { id, client, ...contact } = stored;
  return openAftercare({
    title: () => t('aftercare-edit'),
    key: `aftercare:${id}`,
    client,
    rev,
    episodes,
    contact,
    send: (form, extra) => call('aftercare_save', { id, rev: extra.rev, contact: form, clock_wrong: extra.clock_wrong }),
  });
}

/** What was found only counts when the client was reached. @param {AftercareForm} form @returns {AftercareForm} */
function toSend(form) {
  const { kind, episode, institution } = form.origin;
  const origin = { kind, episode: kind === 'episode' ? episode : null, institution: kind === 'institution' ? institution : null };
  if (!form.reached) return { ...form, origin, recovery: null, productive: null, productive_kind: null, productive_note: null };
  if (!form.productive) return { ...form, origin, productive_kind: null, productive_note: null };
  return { ...form, origin };
}

/** @param {{ title: () => string, key: string, client: Id, rev?: number, episodes: Episode[], contact: AftercareForm, send: (form: AftercareForm, extra: { clock_wrong: boolean, rev: number }) => Promise<Answer<any>> }} options */
const openAftercare = ({ contact, episodes, send, ...options }) =>
  openFormDialog({
    ...options,
    values: contact,
    saved: () => t('aftercare-saved'),
    send: (values, extra) => send(toSend(tidy(values)), extra),
    fields: (form) => html`<div class="fields">
      ${dayField(form, 'on', { label: t('aftercare-on'), required: true })}
      ${selectField(form, 'activity', { label: t('aftercare-activity'), choices: choices('activity', ACTIVITIES), empty: null, required: true })}
      ${selectField(form, 'origin.kind', { label: t('aftercare-origin'), choices: choices('origin', episodes.length ? ['episode', 'institution', 'unknown'] : ['institution', 'unknown']), empty: null })}
      ${form.get('origin.kind') === 'episode' ? selectField(form, 'origin.episode', { label: t('episode'), required: true, choices: episodes.map((episode) => ({ value: episode.id, label: episodeName(episode) })) }) : nothing}
      ${form.get('origin.kind') === 'institution' ? textField(form, 'origin.institution', { label: t('aftercare-institution'), max: 200 }) : nothing}
      ${radioField(form, 'reached', { label: t('contact-reached'), choices: yesNo(), required: true, width: 'w6' })}
      ${form.get('reached') ? found(form) : nothing}
      ${areaField(form, 'note', { label: t('remarks'), hint: t('note-stays'), width: 'w6' })}</div>`,
  });

/** @param {import('../../forms.js').Form} form */
const found = (form) => html`
  ${radioField(form, 'recovery', { label: t('aftercare-recovery'), choices: choices('recovery', RECOVERIES), width: 'w6' })}
  ${radioField(form, 'productive', { label: t('aftercare-productive'), choices: yesNo(), width: 'w2' })}
  ${
    form.get('productive')
      ? html`${selectField(form, 'productive_kind', { label: t('aftercare-productive-kind'), choices: choices('productive', PRODUCTIVE_KINDS), width: 'w2' })}
    ${textField(form, 'productive_note', { label: t('aftercare-productive-note'), max: 200, width: 'w2' })}`
      : nothing
  }`;
