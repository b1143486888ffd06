/** Erasing a client for good: what goes, on what basis, signed by two persons. Archiving is offered first. */
import { html, nothing } from 'lit';
import { choices } from '../../codes.js';
import { dayLong, number } from '../../format.js';
import { firstOf, t } from '../../l10n.js';
import { ask, openDialog } from '../../parts/dialog.js';
import { areaField, radioField, selectField, textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { may } from '../../roles.js';
import { call, read } from '../../shell.js';
import { currentSession } from '../../state.js';
import { tidy } from '../../values.js';
import { copiesOut } from '../trace/erasures.js';

/**
 * Resolves to whether the client is gone, or `archive` when that was chosen instead.
 * @param {Id} client @param {boolean} archived
 * @returns {Promise<'archive' | boolean>}
 */
export async function openErasing(client, archived) {
  if (!archived) {
    const answer = await ask({
      title: t('erase-client'),
      text: t('erase-or-archive'),
      answers: [
        { value: 'cancel', label: t('cancel') },
        { value: 'erase', label: t('erase-go-on') },
        { value: 'archive', label: t('erase-archive'), look: 'main' },
      ],
    });
    if (answer === 'archive') return 'archive';
    if (answer !== 'erase') return false;
  }
  const [preview, accounts] = await Promise.all([read('erasure_preview', { id: client }), read('account_list', {})]);
  const own = currentSession().person;
  // An administrator's signature must be among the two.
  const others = accounts.filter(
    ({ person, role, has_way_in }) =>
      person !== own.id && role && has_way_in && may(role, own.role === 'administrator' ? 'manage' : 'administer'),
  );
  if (others.length === 0) {
    await ask({ title: t('erase-client'), text: t('erase-nobody'), answers: [{ value: true, label: t('close'), look: 'main' }] });
    return false;
  }
  const answer = await openFormDialog({
    title: () => t('erase-title', { client: preview.name }),
    values: { basis: null, reason: null, passphrase: '', second_person: others[0].person, second_passphrase: '' },
    saved: () => t('erase-done'),
    save: t('erase-do'),
    saveLook: 'final',
    send: (values) =>
      call('client_erase', {
        ...tidy(values),
        passphrase: values.passphrase,
        second_passphrase: values.second_passphrase,
        client,
      }),
    fields: (form) => html`${consequences(preview)}
      ${
        preview.bases.length
          ? radioField(form, 'basis', {
              label: t('erasure-basis'),
              required: preview.basis_needed,
              choices: choices('basis', preview.bases),
            })
          : nothing
      }
      ${areaField(form, 'reason', { label: t('erase-reason'), hint: t('erase-reason-hint'), rows: 2 })}
      ${textField(form, 'passphrase', { label: t('passphrase-of', { name: own.name }), type: 'password', complete: 'current-password', required: true })}
      ${selectField(form, 'second_person', { label: t('erase-second'), hint: t('erase-second-hint'), choices: others.map(({ person, name }) => ({ value: person, label: name })), empty: null })}
      ${textField(form, 'second_passphrase', { label: t('erase-second-passphrase'), type: 'password', required: true })}`,
  });
  if (!answer) return false;
  await told(answer.data);
  return true;
}

/** @param {ErasurePreview} preview */
const consequences = (preview) => html`<div class="banner trouble" role="note"><div><p>${t('erase-text')}</p>
    <ul>${preview.records.map(({ entity, count }) => html`<li>${firstOf([`entity-${entity}`, 'entity-other'])}: ${number(count)}</li>`)}
      ${preview.drafts ? html`<li>${t('today-drafts')}: ${number(preview.drafts)}</li>` : nothing}</ul>
    ${preview.last_visit ? html`<p>${t('erase-last-visit', { day: dayLong(preview.last_visit) })}</p>` : nothing}
    ${preview.basis_needed && preview.free_on ? html`<p>${t('erase-kept-until', { day: dayLong(preview.free_on) })}</p>` : nothing}</div></div>
  ${copiesOut(preview.copies)}
  ${preview.devices.length ? html`<p class="small">${t('erase-devices', { devices: preview.devices.map(({ code }) => code).join(', ') })}</p>` : nothing}`;

/** What is left to do by hand. @param {ErasureDone} done */
const told = (done) =>
  openDialog({
    title: () => t('erase-done'),
    body: (host) => html`<div class="body"><p>${t('erase-after', { count: done.ops })}</p>${copiesOut(done.copies)}
        ${done.devices.length ? html`<p class="small">${t('erase-devices', { devices: done.devices.map(({ code }) => code).join(', ') })}</p>` : nothing}</div>
      <div class="acts"><button class="btn main" @click=${() => host.close()}>${t('close')}</button></div>`,
  });
