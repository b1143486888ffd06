/** Partners: a list to add to and to edit; nobody is deleted, only made inactive. */
import { html, nothing } from 'lit';
import { Plus } from 'lucide';
import { choices, PARTNER_KINDS } from '../../codes.js';
import { inFours } from '../../format.js';
import { t, word } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { checkField, field, selectField, textField } from '../../parts/fields.js';
import { openFormDialog } from '../../parts/form-dialog.js';
import { icon } from '../../parts/icon.js';
import { notifyError } from '../../parts/notices.js';
import { editLabel, table } from '../../parts/table.js';
import { call } from '../../shell.js';
import { tidy } from '../../values.js';
import { openHistory } from '../client/history.js';
import '../../parts/region.js';

class List extends Part {
  static properties = { rows: { state: true } };

  constructor() {
    super();
    /** @type {any[] | null} */
    this.rows = null;
    this.rev = 0;
  }

  /** What subclasses list. @returns {{ list: 'staff_list' | 'partner_list', words: string }} */
  get about() {
    return { list: 'staff_list', words: 'staff' };
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    const { data, rev } = await call(this.about.list, { active_only: false });
    this.rows = data;
    this.rev = rev;
  }

  /** @param {any} [_row] @returns {Promise<unknown>} */
  async open(_row) {
    return undefined;
  }

  /** @returns {import('../../parts/table.js').Column[]} */
  get columns() {
    return [];
  }

  /** @param {any} [row] */
  async edit(row) {
    try {
      if (await this.open(row)) await this.load();
    } catch (error) {
      notifyError(error);
    }
  }

  render() {
    const { words } = this.about;
    if (!this.rows) return html`<p class="muted">${t('loading')}</p>`;
    const edit = {
      key: 'edit',
      label: editLabel,
      num: true,
      cell: (/** @type {any} */ row) =>
        html`<span class="row-acts"><button class="link small" aria-label=${t('act-for', { act: t('tab-history'), name: row.name })} @click=${() => openHistory(row.id, row.name)}>${t('tab-history')}</button>
          <button class="link small" aria-label=${t('edit-of', { what: row.name })} @click=${() => this.edit(row)}>${t('edit')}</button></span>`,
    };
    const active = {
      key: 'active',
      label: () => t('active'),
      cell: (/** @type {any} */ row) => (row.active ? t('yes') : t('no')),
    };
    return html`<section class="panel"><header><h2>${t(`settings-${words}`)}</h2><button class="btn slim side" @click=${() => this.edit()}>${icon(Plus)}${t(`${words}-add`)}</button></header>
      ${this.rows.length ? table({ label: t(`settings-${words}`), rows: this.rows, columns: [...this.columns, active, edit] }) : html`<div class="empty">${t(`${words}-none`)}</div>`}</section>`;
  }
}

class PartnerList extends List {
  get about() {
    return /** @type {const} */ ({ list: 'partner_list', words: 'partners' });
  }

  get columns() {
    return [
      { key: 'name', label: () => t('partner-name'), cell: (/** @type {Partner} */ row) => html`<strong>${row.name}</strong>` },
      { key: 'kind', label: () => t('partner-kind'), cell: (/** @type {Partner} */ row) => word('partner', row.kind) },
      {
        key: 'phone',
        label: () => t('phone-number'),
        cell: (/** @type {Partner} */ row) => (row.phone ? inFours(row.phone) : nothing),
      },
    ];
  }

  /** @param {Partner} [row] */
  open(row) {
    return openFormDialog({
      title: () => t(row ? 'partner-edit' : 'partners-add'),
      rev: this.rev,
      values: row
        ? { name: row.name, kind: row.kind, region_code: row.region_code, phone: row.phone, active: row.active }
        : { name: '', kind: 'center', region_code: null, phone: null, active: true },
      saved: () => t('partner-saved'),
      send: (values, { rev }) =>
        row ? call('partner_save', { id: row.id, rev, partner: tidy(values) }) : call('partner_add', { partner: tidy(values) }),
      fields: (
        form,
      ) => html`<div class="fields">${textField(form, 'name', { label: t('partner-name'), required: true, max: 200, width: 'w6' })}
        ${selectField(form, 'kind', { label: t('partner-kind'), choices: choices('partner', PARTNER_KINDS), empty: null })}
        ${textField(form, 'phone', { label: t('phone-number'), type: 'tel', mode: 'tel', max: 30 })}
        ${field(
          form,
          'region_code',
          { label: t('partner-region'), width: 'w6' },
          (
            id,
            about,
            wrong,
          ) => html`<titian-region .inputId=${id} .about=${about} .wrong=${wrong} .code=${form.get('region_code')}
          @region=${(/** @type {CustomEvent} */ event) => form.set('region_code', event.detail.code)}></titian-region>`,
        )}
        ${checkField(form, 'active', { label: t('partner-active'), width: 'w6' })}</div>`,
    });
  }
}
customElements.define('titian-partners', PartnerList);
