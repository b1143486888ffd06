/** Data diri: what is known of the person, the guardian, the consent, and the scans. */
import { html, nothing } from 'lit';
import { Eye, FileDown, Paperclip, Pencil } from 'lucide';
import { amid, dayLong, dayShort, fileSize, inFours, masked, maskedPhone, placeName } from '../../format.js';
import { t, word } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';
import { textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError } from '../../parts/notices.js';
import { saveFile } from '../../parts/saving.js';
import { call, pickFile, read } from '../../shell.js';
import { can } from '../../state.js';
import './assigned.js';

/** @param {ClientFile} file @param {boolean} shown @param {{ reload: () => void }} doing */
export function personTab({ client, attachments }, shown, { reload }) {
  const phone = (/** @type {string} */ number) => (shown ? inFours(number) : maskedPhone(number));
  const { birth, identity, address, guardian, consent } = client;
  return html`<div class="two"><section class="panel"><header><h2>${t('tab-person')}</h2>${client.archived || !can('care') ? nothing : html`<a class="btn slim side no-print" href="#/clients/${client.id}/edit">${icon(Pencil)}${t('edit')}</a>`}</header>
      ${facts([
        [t('full-name'), client.name],
        [t('alias'), client.alias],
        [t('record-no'), client.record_no],
        [
          identity.kind === 'none' ? t('identity') : word('identity', identity.kind),
          identity.number
            ? shown
              ? inFours(identity.number)
              : masked(identity.number)
            : identity.kind === 'none'
              ? word('identity', 'none')
              : null,
        ],
        [t('nik-reason'), identity.override_reason],
        [t('sex'), client.sex && word('sex', client.sex)],
        [
          t('birth-date'),
          birth.date
            ? dayLong(birth.date)
            : birth.year
              ? String(birth.year)
              : birth.age !== null
                ? t('age-as-of', { age: birth.age, day: dayLong(birth.as_of) })
                : null,
        ],
        [t('birth-place'), client.birth_place],
        [t('mother-name'), client.mother_name],
        [t('religion'), client.religion && word('religion', client.religion)],
        [t('street'), address.street],
        [t('village-or-district'), placeName(client.address_names, 4) || address.text],
        ...client.phones.map((one) => [
          `${t('phone-number')} (${amid(word('owner', one.owner))})`,
          `${phone(one.number)}${one.owner_name ? `, ${one.owner_name}` : ''}`,
        ]),
        [
          t('guardian'),
          guardian.name &&
            [guardian.name, guardian.relation && amid(word('owner', guardian.relation)), guardian.phone && phone(guardian.phone)]
              .filter(Boolean)
              .join(', '),
        ],
        [
          t('consent'),
          [
            word('consent', consent.status),
            consent.on && dayLong(consent.on),
            consent.given_by && amid(word('giver', consent.given_by)),
          ]
            .filter(Boolean)
            .join(', '),
        ],
        [t('marital'), client.marital && word('marital', client.marital)],
        [t('education'), client.education && word('education', client.education)],
        [
          t('occupation'),
          [client.occupation && word('occupation', client.occupation), client.occupation_text].filter(Boolean).join(': '),
        ],
        [t('remarks'), client.remarks],
      ])}</section>
    <aside class="stack" aria-label=${`${t('attachments')}, ${client.name}`}>${can('manage') ? html`<titian-assigned .client=${client.id} .name=${client.name}></titian-assigned>` : nothing}<section class="panel" ?hidden=${!can('care')}><header><h2>${t('attachments')}</h2>${client.archived || !can('care') ? nothing : html`<button class="btn slim side no-print" @click=${() => add(client.id, reload)}>${icon(Paperclip)}${t('attachment-add')}</button>`}</header>
      ${attachments.length ? html`<ul class="rows">${attachments.map((one) => attachment(one))}</ul>` : html`<div class="empty">${t('attachments-none')}</div>`}</section></aside></div>`;
}

/** @param {any[][]} list */
const facts = (list) =>
  html`<dl class="facts">${list.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

/** @param {Attachment} one */
const attachment = (
  one,
) => html`<li class="row"><div><strong>${one.title}</strong><div class="small muted">${fileSize(one.size)} · ${dayShort(one.added_on)}${one.held ? '' : ` · ${t('not-on-this-machine')}`}</div></div>
  <div class="acts">${one.held && one.media_type.startsWith('image/') ? html`<button class="btn slim" aria-label=${t('attachment-view-of', { title: one.title })} @click=${() => view(one)}>${icon(Eye)}${t('attachment-view')}</button>` : nothing}
    ${one.held ? html`<button class="btn slim" title=${t('attachment-save')} aria-label=${t('attachment-save-of', { title: one.title })} @click=${() => saveCopy(one)}>${icon(FileDown)}</button>` : nothing}</div></li>`;

/** @param {Id} client @param {() => void} reload */
async function add(client, reload) {
  try {
    const file = await pickFile('attachment');
    if (!file) return;
    const added = await openFormDialog({
      title: () => t('attachment-add'),
      look: 'compact',
      values: { title: file.name.replace(/\.[^.]+$/, '') },
      saved: () => t('attachment-added'),
      send: ({ title }) => call('attachment_add', { client, file: file.token, title }),
      fields: (form) =>
        textField(form, 'title', { label: t('attachment-title'), required: true, max: 120, hint: t('attachment-title-hint') }),
    });
    if (added) reload();
  } catch (error) {
    notifyError(error);
  }
}

/** The picture lives in memory for as long as the dialog is open. @param {Attachment} one */
async function view(one) {
  try {
    const { media_type, base64 } = await read('attachment_read', { id: one.id });
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: media_type }));
    await openDialog({
      title: () => one.title,
      look: 'wide',
      body: () => html`<div class="body"><img class="scan" src=${url} alt=${one.title} /></div>`,
    });
    URL.revokeObjectURL(url);
  } catch (error) {
    notifyError(error);
  }
}

/** @param {Attachment} one */
async function saveCopy(one) {
  const saved = await saveFile('any', one.title, (file, listening) =>
    call('attachment_save_copy', { id: one.id, file }, listening),
  );
  if (saved) notify('done', () => t('attachment-saved'));
}
