/** The machines of the clinic: which are trusted, revoking one, and accepting what a revoked one went on to write. */
import { html, nothing } from 'lit';
import { Check, CircleX, TriangleAlert } from 'lucide';
import { instantShort, number } from '../../format.js';
import { firstOf, t } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';
import { Part } from '../../parts/element.js';
import { numberField, selectField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { icon } from '../../parts/icon.js';
import { notifyError } from '../../parts/notices.js';
import { editLabel, table } from '../../parts/table.js';
import { call, read } from '../../shell.js';
import { can } from '../../state.js';
import { signatureField } from './account-forms.js';

const LOOKS = {
  enrolled: { look: 'done', drawing: Check },
  not_enrolled: { look: 'warn', drawing: TriangleAlert },
  revoked: { look: 'lost', drawing: CircleX },
};

class SiteDevices extends Part {
  static properties = { rows: { state: true } };

  constructor() {
    super();
    /** @type {SiteDevice[] | null} */
    this.rows = null;
  }

  connectedCallback() {
    super.connectedCallback();
    read('device_list', {})
      .then((rows) => {
        this.rows = rows;
      })
      .catch(notifyError);
  }

  /** @param {Promise<Answer<SiteDevice[]> | undefined>} form */
  async show(form) {
    const answer = await form;
    if (answer) this.rows = answer.data;
  }

  /** @returns {import('../../parts/table.js').Column[]} */
  get columns() {
    return [
      {
        key: 'code',
        label: () => t('device-code'),
        cell: (/** @type {SiteDevice} */ row) =>
          html`<strong>${row.code}</strong>${row.is_this ? html` <span class="small muted">${t('device-this')}</span>` : nothing}`,
      },
      {
        key: 'state',
        label: () => t('device-state'),
        cell: (/** @type {SiteDevice} */ { state }) =>
          html`<span class="pill ${LOOKS[state].look}">${icon(LOOKS[state].drawing)}${t(`device-${state}`)}</span>`,
      },
      {
        key: 'since',
        label: () => t('device-since'),
        cell: (/** @type {SiteDevice} */ { since, by }) =>
          since ? html`${instantShort(since)}${by ? html` <span class="small muted">${by}</span>` : nothing}` : '–',
      },
      { key: 'last', label: () => t('device-last'), num: true, cell: (/** @type {SiteDevice} */ row) => number(row.last) },
      { key: 'apart', label: () => t('device-apart'), num: true, cell: (/** @type {SiteDevice} */ row) => this.apart(row) },
      { key: 'edit', label: editLabel, num: true, cell: (/** @type {SiteDevice} */ row) => this.buttons(row) },
    ];
  }

  /** @param {SiteDevice} row */
  apart = (row) =>
    row.apart
      ? html`<button class="link" aria-label=${t('device-apart-of', { code: row.code, count: row.apart })} @click=${() => openApart(row).catch(notifyError)}>${number(row.apart)}</button>`
      : nothing;

  /** @param {SiteDevice} row */
  buttons(row) {
    if (!can('administer') || row.is_this) return nothing;
    /** @param {string} words @param {(row: SiteDevice) => Promise<Answer<SiteDevice[]> | undefined>} open */
    const button = (words, open) =>
      html`<button class="link small" aria-label=${t('act-for', { act: t(words), name: row.code })} @click=${() => this.show(open(row)).catch(notifyError)}>${t(words)}</button>`;
    if (row.state !== 'revoked') return button('device-revoke', openRevoking);
    return row.apart ? button('device-accept', openAccepting) : nothing;
  }

  render() {
    return html`<section class="panel"><header><h2>${t('devices')}</h2></header>
      ${this.rows ? table({ label: t('devices'), rows: this.rows, columns: this.columns }) : html`<p class="text muted">${t('loading')}</p>`}</section>`;
  }
}
customElements.define('titian-site-devices', SiteDevices);

/** @param {SiteDevice} device */
const openRevoking = (device) =>
  openFormDialog({
    title: () => t('device-revoke-of', { code: device.code }),
    values: { last: device.last, by: '' },
    saved: () => t('device-revoke-saved'),
    save: t('device-revoke'),
    saveLook: 'final',
    send: ({ last, by }) => call('device_revoke', { device: device.id, last, by }),
    fields: (form) => html`<p>${t('device-revoke-text')}</p><p class="muted">${t('device-revoke-besides')}</p>
      ${numberField(form, 'last', { label: t('device-revoke-last'), hint: t('device-revoke-last-hint', { last: number(device.last) }), digits: 9, required: true })}
      ${signatureField(form)}`,
  });

/** Up to where: everything that is kept apart, the newest of it first, or a part of it. @param {SiteDevice} device */
async function openAccepting(device) {
  const apart = await read('device_apart', { device: device.id });
  return openFormDialog({
    title: () => t('device-accept-of', { code: device.code }),
    values: { last: String(apart[0]?.seq ?? ''), by: '' },
    saved: () => t('device-accept-saved'),
    save: t('device-accept'),
    send: ({ last, by }) => call('device_accept', { device: device.id, last: Number(last), by }),
    fields: (form) => html`<p>${t('device-accept-text')}</p>
      ${selectField(form, 'last', {
        label: t('device-accept-last'),
        required: true,
        empty: null,
        choices: apart.map((op) => ({ value: String(op.seq), label: `${op.seq}: ${apartText(op)}` })),
      })}${signatureField(form)}`,
  });
}

/** @param {SiteDevice} device */
async function openApart(device) {
  const apart = await read('device_apart', { device: device.id });
  await openDialog({
    title: () => t('device-apart-of', { code: device.code, count: apart.length }),
    body: () =>
      html`<div class="body"><p class="muted">${t('device-apart-text')}</p>
        <ol class="rows">${apart.map((op) => html`<li class="row"><div>${apartText(op)}</div><span class="small muted">${op.seq}</span></li>`)}</ol></div>`,
  });
}

/** @param {ApartOp} op */
const apartText = (op) =>
  [
    instantShort(op.at),
    op.author_name,
    op.client_name,
    op.entities.map((entity) => firstOf([`entity-${entity}`, 'entity-other'])).join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
