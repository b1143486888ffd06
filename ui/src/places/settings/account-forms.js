/** The forms about accounts. Each is signed by the administrator's own passphrase, typed again for it. */
import { html, nothing } from 'lit';
import { choices, PROFESSIONS } from '../../codes.js';
import { t, word } from '../../l10n.js';
import { checkField, notTicked, selectField, textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { passphraseFields, unequalPassphrases } from '../../parts/passphrase.js';
import { isRestricted, ROLES } from '../../roles.js';
import { call } from '../../shell.js';
import { currentSession } from '../../state.js';

/** @typedef {import('../../forms.js').Form} Form */

/** The administrator's signature. @param {Form} form */
export const signatureField = (form) =>
  textField(form, 'by', {
    label: t('sign-label', { name: currentSession().person.name }),
    hint: t('sign-hint'),
    type: 'password',
    complete: 'current-password',
    required: true,
  });

/** @param {Form} form */
const roleFields = (form) => html`${selectField(form, 'role', {
  label: t('role'),
  required: true,
  choices: choices('role', ROLES),
  empty: null,
  hint: t(`does-${form.get('role')}`),
})}
  ${isRestricted(form.get('role')) ? bindsField(form, t('role-binds-program')) : nothing}`;

/** What a role does not bind, to be read before somebody of a restricted one gets a way in. @param {Form} form @param {string} warning */
export const bindsField = (form, warning) => html`<div class="banner note"><div>${warning}
  ${checkField(form, 'acknowledged', { label: t('role-binds-acknowledged') })}</div></div>`;

/** The warning must have been read before a restricted role is given. @param {any} values */
const unread = ({ role, acknowledged }) => (isRestricted(role) && !acknowledged ? notTicked('acknowledged') : []);

/** An account for a colleague of the list, or for somebody new. @param {Staff | null} person @param {boolean} [again] whether they had one before */
export const openAccount = (person, again = false) =>
  openFormDialog({
    title: () => (person ? t(again ? 'account-again-of' : 'account-add-of', { name: person.name }) : t('account-new')),
    values: {
      name: '',
      profession: 'addiction_counselor',
      role: person?.profession === 'recovery_agent' ? 'recovery_agent' : 'counselor',
      passphrase: '',
      again: '',
      by: '',
      acknowledged: false,
    },
    check: (values) => [...unequalPassphrases(values), ...unread(values)],
    saved: () => t('account-added'),
    save: t('account-add'),
    send: ({ name, profession, role, passphrase, by, acknowledged }) =>
      call('account_add', {
        staff: person?.id ?? null,
        name: person ? null : name,
        profession: person ? null : profession,
        role,
        passphrase,
        by,
        acknowledged,
      }),
    fields: (form) => html`${
      person
        ? nothing
        : html`<div class="fields">${textField(form, 'name', { label: t('person-name'), required: true, max: 120 })}
      ${selectField(form, 'profession', { label: t('profession'), choices: choices('profession', PROFESSIONS), empty: null })}</div>`
    }
      ${roleFields(form)}
      <h3>${t('account-their-part')}</h3><p class="small muted">${t('account-their-part-text')}</p>
      ${passphraseFields(form, 'passphrase', person ? t('passphrase-of', { name: person.name }) : t('passphrase-theirs'))}
      <h3>${t('account-your-part')}</h3>${signatureField(form)}`,
  });

/** @param {Account} account */
export const openRole = (account) =>
  openFormDialog({
    title: () => t('account-role-of', { name: account.name }),
    look: 'compact',
    values: { role: account.role, by: '', acknowledged: false },
    check: unread,
    saved: () => t('account-role-saved'),
    send: ({ role, by, acknowledged }) => call('account_role', { person: account.person, role, by, acknowledged }),
    fields: (form) => html`${roleFields(form)}${signatureField(form)}`,
  });

/** Ends an account, and offers the new key that makes it final. @param {Account} account */
export async function openLeaving(account) {
  const ended = await openEnding(account);
  return ended && ((await openRekeying(account.name)) ?? ended);
}

/** A new key for the data of this machine. @param {string} [left] who has just lost their account */
export const openRekeying = (left) =>
  openFormDialog({
    title: () => t('rekey'),
    look: 'compact',
    values: { by: '' },
    saved: () => t('rekey-done'),
    save: t('rekey'),
    send: ({ by }) => call('vault_rekey', { by }),
    fields: (form) =>
      html`${left ? html`<p>${t('rekey-after-leaving', { name: left })}</p>` : nothing}<p class="muted">${t('rekey-text')}</p>${signatureField(form)}`,
  });

/** @param {Account} account */
const openEnding = (account) =>
  openFormDialog({
    title: () => t('account-end-of', { name: account.name }),
    look: 'compact',
    values: { by: '' },
    saved: () => t('account-end-saved'),
    save: t('account-end'),
    send: ({ by }) => call('account_deactivate', { person: account.person, by }),
    fields: (form) => html`<p>${t('account-end-text', { name: account.name })}</p>${signatureField(form)}`,
  });

/** A new passphrase for somebody who forgot theirs. @param {Account} account */
export const openBackIn = (account) =>
  openFormDialog({
    title: () => t('account-reset-of', { name: account.name }),
    values: { passphrase: '', again: '', by: '' },
    check: (values) => unequalPassphrases(values),
    saved: () => t('account-reset-saved'),
    save: t('account-reset'),
    send: ({ passphrase, by }) => call('account_reset', { person: account.person, passphrase, by }),
    fields: (form) => html`<p>${t('account-reset-text', { name: account.name })}</p>
      ${passphraseFields(form, 'passphrase', t('passphrase-of', { name: account.name }))}
      <h3>${t('account-your-part')}</h3>${signatureField(form)}`,
  });

/** Lets a recovery agent see a client, or no longer. @param {{ client: Id, clientName: string, agents: Account[], assigned: Assignment[] }} about */
export const openAssignment = ({ client, clientName, agents, assigned }) => {
  const free = agents.filter(({ person }) => !assigned.some(({ agent }) => agent === person));
  const options = [
    ...free.map(({ person, name }) => ({ value: `add:${person}`, label: t('assign-to', { name }) })),
    ...assigned.map(({ agent, agent_name }) => ({ value: `end:${agent}`, label: t('assign-end', { name: agent_name ?? '–' }) })),
  ];
  return openFormDialog({
    title: () => t('assign-title', { client: clientName }),
    look: 'compact',
    values: { agent: options[0]?.value ?? null, by: '' },
    saved: () => t('assign-saved'),
    send: ({ agent, by }) => {
      const [act, person] = agent.split(':');
      return call('client_assign', { client, agent: person, active: act === 'add', by });
    },
    fields: (form) => html`<p class="muted">${t('assign-text', { role: word('role', 'recovery_agent') })}</p>
      ${selectField(form, 'agent', { label: t('assign-what'), required: true, choices: options, empty: null })}${signatureField(form)}`,
  });
};
