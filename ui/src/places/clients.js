/** Klien: who? Search as you type, filters that combine, a list that scrolls smoothly however long it is. */
import { html, nothing } from 'lit';
import { TriangleAlert, Upload, UserPlus } from 'lucide';
import { choices, SERVICES, STATUSES } from '../codes.js';
import { dayShort, shortName } from '../format.js';
import { t, word } from '../l10n.js';
import { Part } from '../parts/element.js';
import { icon } from '../parts/icon.js';
import { notifyError } from '../parts/notices.js';
import { archivedPill, statusPill } from '../parts/pills.js';
import { go } from '../router.js';
import { call, read } from '../shell.js';
import { can, everyone, list, narrow, today } from '../state.js';
import '../parts/region.js';
import '../parts/table.js';

/** @type {import('../parts/table.js').Column[]} */
export const CLIENT_COLUMNS = [
  {
    key: 'name',
    label: () => t('client-name'),
    sort: 'name',
    width: '22%',
    cell: (/** @type {ClientRow} */ row) =>
      html`<strong>${row.name}</strong>${row.archived ? html` ${archivedPill()}` : nothing}${row.has_conflict ? html` <span class="warn-text" title=${t('client-conflict')}>${icon(TriangleAlert)}<span class="away">${t('client-conflict')}</span></span>` : nothing}`,
  },
  { key: 'record_no', label: () => t('record-no'), sort: 'record_no', width: '13%', cell: (row) => row.record_no },
  { key: 'age', label: () => t('age'), num: true, width: '6%', cell: (row) => row.age ?? '–' },
  {
    key: 'place',
    look: 'wide-only',
    label: () => t('village'),
    width: '13%',
    cell: (row) => row.place ?? '–',
  },
  { key: 'service', label: () => t('service'), width: '11%', cell: (row) => word('service', row.service) },
  { key: 'status', label: () => t('status'), width: '14%', cell: (row) => statusPill(row.status) },
  {
    key: 'last',
    label: () => t('last-contact'),
    sort: 'last_contact',
    width: '12%',
    cell: (row) => dayShort(row.last_contact_on),
  },
  {
    key: 'counselor',
    look: 'wide-only',
    label: () => t('counselor'),
    width: '11%',
    cell: (row) => shortName(row.counselor_name),
  },
];

class Clients extends Part {
  static properties = { matching: { state: true }, total: { state: true }, staff: { state: true } };

  constructor() {
    super();
    /** @type {number | null} */
    this.matching = null;
    this.total = 0;
    /** @type {Staff[]} */
    this.staff = [];
  }

  connectedCallback() {
    super.connectedCallback();
    read('staff_list', { active_only: false })
      .then((staff) => {
        this.staff = staff;
      })
      .catch(notifyError);
  }

  /** @param {number} offset @param {number} limit */
  load = async (offset, limit) => {
    const { data } = await call('client_list', { ...list.query, offset, limit }, { quiet: offset > 0 });
    this.total = data.total;
    this.matching = data.matching;
    return data;
  };

  /** @param {string} column */
  sortBy(column) {
    const { sort, descending } = list.query;
    // The newest contact is what one looks for first, the first name otherwise.
    const first = column === 'last_contact';
    narrow({ sort: /** @type {ClientQuery['sort']} */ (column), descending: sort === column ? !descending : first });
  }

  get filtered() {
    const { status, service, region_code, counselor, year, archived } = list.query;
    return Boolean(status || service || region_code || counselor || year || archived);
  }

  reset() {
    list.regionName = '';
    narrow(everyone());
  }

  get summary() {
    if (this.matching === null) return t('loading');
    const counts = { matching: this.matching, total: this.total };
    if (list.query.text) return t('clients-found', { ...counts, text: list.query.text });
    return this.filtered ? t('clients-filtered', counts) : t('clients-all', counts);
  }

  render() {
    return html`<div class="list-place">
      <div class="head"><div><h1>${t('place-clients')}</h1><div class="muted" role="status">${this.summary}</div></div>
        <div class="acts" ?hidden=${!can('care')}><a class="btn" href="#/clients/import">${icon(Upload)}${t('import-register')}</a>
          <a class="btn main" href="#/clients/new">${icon(UserPlus)}${t('register-client')}</a></div></div>
      ${this.filters()}
      ${this.matching === 0 ? this.nobody() : nothing}
      <section class="panel" ?hidden=${this.matching === 0}><titian-grid .columns=${CLIENT_COLUMNS} .load=${this.load} .query=${list.query} .label=${t('place-clients')}
        .sort=${list.query.sort} .descending=${list.query.descending}
        @sort=${(/** @type {CustomEvent} */ event) => this.sortBy(event.detail)}
        @open=${(/** @type {CustomEvent} */ event) => go(`#/clients/${event.detail.id}`)}></titian-grid></section></div>`;
  }

  filters() {
    const { query } = list;
    const year = Number(today().slice(0, 4));
    const years = Array.from({ length: 16 }, (_, back) => String(year - back)).map((value) => ({ value, label: value }));
    return html`<div class="filters">
      ${filter('status', t('status'), choices('status', [...STATUSES, 'none']), query.status)}
      ${filter('service', t('service'), choices('service', SERVICES), query.service)}
      <titian-region class=${query.region_code ? 'set' : ''} .inputId=${'filter-region'} .label=${t('village')} .hint=${t('filter-all', { what: t('village') })} .code=${query.region_code}
        @region=${(/** @type {CustomEvent} */ event) => narrow({ region_code: event.detail.code })}></titian-region>
      ${filter(
        'counselor',
        t('counselor'),
        this.staff.map(({ id, name }) => ({ value: id, label: name })),
        query.counselor,
      )}
      ${filter('year', t('year-opened'), years, query.year === null ? null : String(query.year), Number)}
      <label><input type="checkbox" .checked=${query.archived} @change=${(/** @type {any} */ event) => narrow({ archived: event.target.checked })} />${t('with-archived')}</label>
      ${this.filtered ? html`<button class="link" @click=${this.reset}>${t('filters-clear')}</button>` : nothing}</div>`;
  }

  nobody() {
    if (this.filtered || list.query.text) {
      return html`<div class="panel empty"><strong>${t('clients-none-found')}</strong><p>${t('clients-none-found-text')}</p>
        <div class="filters"><button class="btn" @click=${this.reset}>${t('filters-clear')}</button>${can('care') ? html`<a class="btn main" href="#/clients/new">${icon(UserPlus)}${t('register-client')}</a>` : nothing}</div></div>`;
    }
    if (!can('care'))
      return html`<div class="panel empty"><strong>${t('clients-none-own')}</strong><p>${t('clients-none-own-text')}</p></div>`;
    return html`<div class="panel empty"><strong>${t('clients-none')}</strong><p>${t('clients-none-text')}</p>
      <div class="filters"><a class="btn main" href="#/clients/new">${icon(UserPlus)}${t('register-client')}</a><a class="btn" href="#/clients/import">${icon(Upload)}${t('import-register')}</a></div></div>`;
  }
}
customElements.define('titian-clients', Clients);

/** @param {string} key @param {string} label @param {{ value: string, label: string }[]} options @param {string | null} chosen @param {(value: string) => any} [read] */
const filter = (
  key,
  label,
  options,
  chosen,
  read = (value) => value,
) => html`<select class=${chosen ? 'set' : ''} aria-label=${label}
  @change=${(/** @type {any} */ event) => narrow({ [key]: event.target.value ? read(event.target.value) : null })}>
  <option value="" .selected=${!chosen}>${t('filter-all', { what: label })}</option>
  ${options.map(({ value, label: text }) => html`<option value=${value} .selected=${chosen === value}>${text}</option>`)}</select>`;
