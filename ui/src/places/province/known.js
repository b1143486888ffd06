/** The clinics and offices that know each other: this one's introduction for them, and theirs, accepted with a code. */
import { html, nothing } from 'lit';
import { FileDown, Handshake } from 'lucide';
import { number } from '../../format.js';
import { t } from '../../l10n.js';
import { textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { icon } from '../../parts/icon.js';
import { saveFile } from '../../parts/saving.js';
import { table } from '../../parts/table.js';
import { call, pickFile, read } from '../../shell.js';
import { can, currentSession } from '../../state.js';
import { signatureField } from '../settings/account-forms.js';
import { showCode } from '../sync/request-code.js';

/** @typedef {KnownSite & { region: string }} NamedSite */

/** The sites known here, with their regions by name. @returns {Promise<SitesState & { sites: NamedSite[] }>} */
export async function readSites() {
  const state = await read('site_list', {});
  const named = state.sites.map(async (site) => ({ ...site, region: await regionName(site.region_code) }));
  return { ...state, sites: await Promise.all(named) };
}

/** @param {string} code */
export async function regionName(code) {
  // A newer list may have it.
  const region = await read('region_read', { code }).catch(() => null);
  return region?.name ?? code;
}

/** @param {NamedSite[]} sites @param {(act: () => Promise<unknown>) => void} act runs what a button does */
export const knownSites = (sites, act) => html`<section class="panel"><header><h2>${t('known-sites')}</h2>${
  can('administer')
    ? html`<div class="acts"><button class="btn slim" @click=${() => act(introduce)}>${icon(FileDown)}${t('introduce')}</button>
      <button class="btn slim" @click=${() => act(openAccepting)}>${icon(Handshake)}${t('site-accept')}</button></div>`
    : nothing
}</header>
  ${sites.length ? table({ label: t('known-sites'), rows: sites, columns }) : html`<div class="empty">${icon(Handshake)}<p>${t('known-sites-none')}</p></div>`}</section>`;

/** @type {import('../../parts/table.js').Column[]} */
const columns = [
  { key: 'name', label: () => t('site'), cell: (/** @type {NamedSite} */ { name }) => html`<strong>${name}</strong>` },
  { key: 'kind', label: () => t('site-kind'), cell: (/** @type {NamedSite} */ { kind }) => t(`site-kind-${kind}`) },
  { key: 'region', label: () => t('site-region'), cell: (/** @type {NamedSite} */ { region }) => region },
  {
    key: 'machines',
    label: () => t('site-machines'),
    num: true,
    cell: (/** @type {NamedSite} */ { machines }) => number(machines.length),
  },
];

/** A file with who this is, and the code that proves it. */
async function introduce() {
  const name = `${currentSession().site.name}.titian-introduction`.replaceAll(/[\\/:*?"<>|]/g, '-');
  const saved = await saveFile('introduction', name, (file) => call('site_introduce', { file }));
  if (saved)
    await showCode({
      title: t('introduced'),
      text: t('introduced-text', { name: saved.name }),
      code: saved.data.code,
      next: t('introduced-next'),
    });
}

/** Resolves to the answer when a site was accepted. */
async function openAccepting() {
  const file = await pickFile('introduction');
  if (!file) return undefined;
  const face = (await call('site_look', { file: file.token })).data;
  const region = await regionName(face.region_code);
  return openFormDialog({
    title: () => t('site-accept'),
    values: { code: '', by: '' },
    saved: () => t('site-accepted', { name: face.name }),
    save: t('site-accept-act'),
    send: ({ code, by }) => call('site_accept', { file: file.token, code, by }),
    fields: (form) => html`<dl class="facts flat"><dt>${t('site')}</dt><dd><strong>${face.name}</strong></dd>
        <dt>${t('site-kind')}</dt><dd>${t(`site-kind-${face.kind}`)}</dd>
        <dt>${t('site-region')}</dt><dd>${region}</dd>
        <dt>${t('site-machines')}</dt><dd>${number(face.machines.length)}</dd></dl>
      <p class="muted">${t(face.is_known ? 'site-accept-again' : 'site-accept-text')}</p>
      ${textField(form, 'code', { label: t('site-code'), hint: t('site-code-hint'), required: true, max: 40 })}
      ${signatureField(form)}`,
  });
}
