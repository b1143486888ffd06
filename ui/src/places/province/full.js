/** What a provincial office gets of this clinic: extracts, or all records but the notes; and what would leave then. */
import { html, nothing } from 'lit';
import { ShieldCheck } from 'lucide';
import { number } from '../../format.js';
import { t } from '../../l10n.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { icon } from '../../parts/icon.js';
import { table } from '../../parts/table.js';
import { call } from '../../shell.js';
import { can } from '../../state.js';
import { registerName } from '../client/values.js';
import { signatureField } from '../settings/account-forms.js';

/** What people recognise as theirs; the rest is what keeps it: machines, accounts, the access register. */
const CARE = new Set([
  'client',
  'phone',
  'attachment',
  'episode',
  'substance_use',
  'care_session',
  'contact_attempt',
  'aftercare_contact',
  'staff',
  'partner',
]);

/** @param {KnownSite} office @param {(act: () => Promise<unknown>) => void} act runs what a button does */
export const policyPanel = (office, act) =>
  html`<section class="panel"><header><h2>${t('policy')}</h2>${
    can('administer')
      ? html`<div class="acts"><button class="btn slim" @click=${() => act(() => openPolicy(office))}>${t(office.policy === 'full' ? 'policy-end' : 'policy-allow')}</button></div>`
      : nothing
  }</header><p class="text">${t(`policy-is-${office.policy}`, { name: office.name })}</p></section>`;

/** Resolves to the answer when it was signed. @param {KnownSite} office */
const openPolicy = ({ site, name, policy }) => {
  const next = policy === 'full' ? 'statistical' : 'full';
  return openFormDialog({
    title: () => t(next === 'full' ? 'policy-allow' : 'policy-end'),
    values: { by: '' },
    saved: () => t(`policy-now-${next}`, { name }),
    save: t(next === 'full' ? 'policy-allow-act' : 'policy-end-act'),
    send: ({ by }) => call('site_policy', { site, policy: next, by }),
    fields: (form) =>
      html`${t(`policy-${next}-text`, { name })
        .split('\n')
        .map((line) => html`<p>${line}</p>`)}${signatureField(form)}`,
  });
};

/** Exactly what would leave, by kind of record. @param {FullKind[]} kinds */
export const fullContent = (kinds) => {
  const rows = kinds.filter(({ entity }) => CARE.has(entity));
  const others = kinds.filter(({ entity }) => !CARE.has(entity)).reduce((sum, { records }) => sum + records, 0);
  return html`<section class="panel"><header><h2>${t('extract-preview')}</h2></header>
    <p class="text small muted safe-line">${icon(ShieldCheck)}<span>${t('full-promise')}</span></p>
    ${table({ label: t('extract-preview'), rows, columns, look: 'leaving', foot: html`<tr><td>${t('full-others')}</td><td class="num">${number(others)}</td><td colspan="2" class="muted">${t('full-others-text')}</td></tr>` })}</section>`;
};

/** @param {string} entity @param {string[]} registers */
const names = (entity, registers) => [...new Set(registers.map((register) => registerName(entity, register)))].join(', ');

/** @type {import('../../parts/table.js').Column[]} */
const columns = [
  {
    key: 'kind',
    label: () => t('full-kind'),
    cell: (/** @type {FullKind} */ { entity }) => html`<strong>${t(`entity-${entity}`)}</strong>`,
  },
  { key: 'records', label: () => t('full-records'), num: true, cell: (/** @type {FullKind} */ { records }) => number(records) },
  {
    key: 'leaving',
    label: () => t('full-leaving'),
    cell: (/** @type {FullKind} */ { entity, leaving }) => names(entity, leaving),
  },
  {
    key: 'staying',
    label: () => t('full-staying'),
    cell: (/** @type {FullKind} */ { entity, staying }) =>
      entity === 'attachment' ? t('full-scans') : names(entity, staying) || '–',
  },
];
