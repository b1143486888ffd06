/** The key that one person is recognised by in several clinics, without a name: made once in a province, handed on. */
import { html, nothing } from 'lit';
import { KeyRound } from 'lucide';
import { t } from '../../l10n.js';
import { checkField, notTicked, selectField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { icon } from '../../parts/icon.js';
import { notify } from '../../parts/notices.js';
import { call, pickFile, pickSave } from '../../shell.js';
import { can } from '../../state.js';

/** @param {SitesState} state @param {(act: () => Promise<unknown>) => void} act runs what a button does */
export function personKey({ person_key, sites }, act) {
  const clinics = sites.filter(({ kind }) => kind === 'clinic');
  const mark = person_key
    ? html`<dl class="facts flat"><dt>${t('person-key-mark')}</dt><dd><code>${person_key}</code></dd></dl>`
    : html`<p class="banner note" role="note"><span>${t('person-key-none')}</span></p>`;
  const acts = html`<div class="filters">
    ${person_key ? html`<button class="btn" ?disabled=${clinics.length === 0} @click=${() => act(() => give(clinics))}>${t('person-key-give')}</button>` : nothing}
    <button class="btn" @click=${() => act(take)}>${t('person-key-take')}</button>
    ${person_key ? nothing : html`<button class="btn" @click=${() => act(make)}>${icon(KeyRound)}${t('person-key-make')}</button>`}</div>
    ${person_key && clinics.length === 0 ? html`<p class="hint">${t('person-key-no-clinic')}</p>` : nothing}`;
  return html`<section class="panel pad spaced"><h2>${t('person-key')}</h2><p class="muted">${t('person-key-text')}</p>
    ${mark}${can('administer') ? acts : nothing}</section>`;
}

const make = () =>
  openFormDialog({
    title: () => t('person-key-make'),
    look: 'compact',
    values: {},
    saved: () => t('person-key-made'),
    save: t('person-key-make'),
    send: () => call('person_key_make', {}),
    fields: () => html`<p>${t('person-key-make-text')}</p>`,
  });

/** @param {KnownSite[]} clinics */
const give = (clinics) =>
  openFormDialog({
    title: () => t('person-key-give'),
    look: 'compact',
    values: { to: clinics[0]?.site ?? null },
    saved: () => t('person-key-given'),
    save: t('person-key-give-act'),
    send: async ({ to }) => {
      const file = await pickSave('bundle', `${t('person-key-file')}.titian`);
      if (!file) throw { code: 'cancelled', fields: [], args: {}, reference: null };
      return call('person_key_give', { file: file.token, to });
    },
    fields: (form) => html`<p class="muted">${t('person-key-give-text')}</p>
      ${selectField(form, 'to', { label: t('clinic'), required: true, empty: null, choices: clinics.map(({ site, name }) => ({ value: site, label: name })) })}`,
  });

/** Takes it; in the place of another one only when that was read and ticked. */
async function take() {
  const file = await pickFile('bundle');
  if (!file) return undefined;
  try {
    const taken = await call('person_key_take', { file: file.token, replace: false });
    notify('done', () => t('person-key-taken'));
    return taken;
  } catch (error) {
    if (/** @type {WireError} */ (error).code !== 'person_key_other') throw error;
    return openReplacing(file.token);
  }
}

/** @param {string} file */
const openReplacing = (file) =>
  openFormDialog({
    title: () => t('person-key-replace'),
    look: 'compact',
    values: { sure: false },
    check: ({ sure }) => (sure ? [] : notTicked('sure')),
    saved: () => t('person-key-taken'),
    save: t('person-key-replace'),
    send: () => call('person_key_take', { file, replace: true }),
    fields: (form) =>
      html`<p>${t('error-person_key_other')}</p>${checkField(form, 'sure', { label: t('person-key-replace-sure') })}`,
  });
