/** Recording and correcting an attempt to reach a client. */
import { html, nothing } from 'lit';
import { CHANNELS, choices } from '../../codes.js';
import { t } from '../../l10n.js';
import { areaField, dayField, radioField, textField, timeField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { call } from '../../shell.js';
import { today } from '../../state.js';
import { tidy } from '../../values.js';

/** @param {Id} client @param {string} [who] the name to show inside the dialog */
export const openNewContact = (client, who) =>
  openContact({
    title: () => t('contact-record'),
    who,
    key: `contact:new:${client}`,
    client,
    contact: { on: today(), time: null, channel: 'phone', reached: true, outcome: null, next_step: null, next_on: null },
    send: (form, { clock_wrong }) => call('contact_record', { client, contact: form, clock_wrong }),
  });

/** @param {ContactAttempt} stored @param {number} rev */
export function openStoredContact(stored, rev) {
  const { on, time, channel, reached, outcome, next_step, next_on } = stored;
  return openContact({
    title: () => t('contact-edit'),
    key: `contact:${stored.id}`,
    client: stored.client,
    rev,
    contact: { on, time, channel, reached, outcome, next_step, next_on },
    send: (form, extra) => call('contact_save', { id: stored.id, rev: extra.rev, contact: form, clock_wrong: extra.clock_wrong }),
  });
}

/** @param {{ title: () => string, who?: string, key: string, client: Id, rev?: number, contact: ContactForm, send: (form: ContactForm, extra: { clock_wrong: boolean, rev: number }) => Promise<Answer<any>> }} options */
const openContact = ({ contact, send, who, ...options }) =>
  openFormDialog({
    ...options,
    values: contact,
    saved: () => t('contact-saved'),
    send: (values, extra) => send(tidy(values), extra),
    fields: (form) => html`${who ? html`<p><strong>${who}</strong></p>` : nothing}<div class="fields">
      ${dayField(form, 'on', { label: t('contact-on'), required: true })}
      ${timeField(form, 'time', { label: t('session-time') })}
      ${radioField(form, 'channel', { label: t('contact-channel'), choices: choices('channel', CHANNELS), required: true, width: 'w6' })}
      ${radioField(form, 'reached', { label: t('contact-reached'), choices: yesNo(), required: true, width: 'w6' })}
      ${areaField(form, 'outcome', { label: t('contact-outcome'), hint: t('note-stays'), width: 'w6' })}
      ${textField(form, 'next_step', { label: t('contact-next-step'), max: 300, width: 'w4' })}
      ${dayField(form, 'next_on', { label: t('contact-next-on'), width: 'w2' })}</div>`,
  });

export const yesNo = () => [
  { value: true, label: t('yes') },
  { value: false, label: t('no') },
];
