/** Recording, planning and correcting a session. */
import { html } from 'lit';
import { ATTENDANCES, choices, SESSION_KINDS } from '../../codes.js';
import { t } from '../../l10n.js';
import { areaField, dayField, numberField, radioField, selectField, timeField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { call, read } from '../../shell.js';
import { today } from '../../state.js';
import { tidy } from '../../values.js';
import { people } from './episode-fields.js';

/**
 * @param {{ client: Id, episode: Id, counselor: Id | null, plan?: boolean }} about
 */
export async function openNewSession({ client, episode, counselor, plan = false }) {
  /** @type {SessionForm} */
  const session = {
    on: today(),
    time: null,
    kind: 'individual_counselling',
    attendance: plan ? 'planned' : 'present',
    counselor,
    minutes: null,
    note: null,
  };
  return openSession({
    title: () => t(plan ? 'session-plan' : 'session-record'),
    key: `session:${plan ? 'plan' : 'new'}:${episode}`,
    client,
    session,
    send: (form, { clock_wrong }) => call('session_record', { episode, session: form, clock_wrong }),
  });
}

/** A planned session that is due is recorded as attended unless told otherwise. @param {CareSession} stored @param {number} rev @param {boolean} [attended] */
export async function openStoredSession(stored, rev, attended = false) {
  const { on, time, kind, attendance, counselor, minutes, note } = stored;
  return openSession({
    title: () => t(attended ? 'session-record' : 'session-edit'),
    key: `session:${stored.id}`,
    client: stored.client,
    rev,
    session: { on, time, kind, attendance: attended ? 'present' : attendance, counselor, minutes, note },
    send: (form, extra) => call('session_save', { id: stored.id, rev: extra.rev, session: form, clock_wrong: extra.clock_wrong }),
  });
}

/** @param {{ title: () => string, key: string, client: Id, rev?: number, session: SessionForm, send: (form: SessionForm, extra: { clock_wrong: boolean, rev: number }) => Promise<Answer<any>> }} options */
async function openSession({ session, send, ...options }) {
  const staff = await read('staff_list', { active_only: true });
  return openFormDialog({
    ...options,
    values: session,
    saved: () => t('session-saved'),
    send: (values, extra) => send(tidy(values), extra),
    fields: (form) => html`<div class="fields">
      ${dayField(form, 'on', { label: t('session-on'), required: true, width: 'w2' })}
      ${timeField(form, 'time', { label: t('session-time'), width: 'w2' })}
      ${numberField(form, 'minutes', { label: t('session-minutes'), width: 'w2' })}
      ${selectField(form, 'kind', { label: t('session-kind'), choices: choices('kind', SESSION_KINDS), empty: null, required: true })}
      ${selectField(form, 'counselor', { label: t('counselor'), choices: people(staff) })}
      ${radioField(form, 'attendance', { label: t('session-attendance'), choices: choices('attendance', ATTENDANCES), required: true, width: 'w6' })}
      ${areaField(form, 'note', { label: t('session-note'), hint: t('note-stays'), rows: 5, width: 'w6' })}</div>`,
  });
}
