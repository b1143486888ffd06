/** The access register: who opened, printed, exported and changed what, with filters and as a file. */
import { html, nothing } from 'lit';
import { Clock, Download } from 'lucide';
import { instantShort, number } from '../../format.js';
import { currentLanguage, t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError } from '../../parts/notices.js';
import { saveFile } from '../../parts/saving.js';
import { table } from '../../parts/table.js';
import { call, read } from '../../shell.js';
import { can, today } from '../../state.js';
import { accessQuery, PAGE, readPeriod } from './query.js';

class Access extends Part {
  static properties = { client: { type: String }, filter: { state: true }, page: { state: true }, rows: { state: true } };

  constructor() {
    super();
    this.client = '';
    /** @type {import('./query.js').AccessFilter} */
    this.filter = { person: '', kind: '', from: '', to: '' };
    /** @type {AccessPage | null} */
    this.page = null;
    /** @type {AccessEvent[]} */
    this.rows = [];
    /** @type {Staff[]} */
    this.staff = [];
    this.asked = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    read('staff_list', { active_only: false })
      .then((staff) => {
        this.staff = staff;
        this.requestUpdate();
      })
      .catch(notifyError);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('client')) this.load(0).catch(notifyError);
  }

  get query() {
    return { ...accessQuery(this.filter, this.client, today()), language: currentLanguage() };
  }

  /** @param {number} offset */
  async load(offset) {
    const asked = ++this.asked;
    const page = await read('access_list', { ...this.query, offset, limit: PAGE });
    if (asked !== this.asked) return;
    this.rows = offset === 0 ? page.rows : [...this.rows, ...page.rows];
    this.page = page;
  }

  /** @param {Partial<import('./query.js').AccessFilter>} part */
  narrow(part) {
    this.filter = { ...this.filter, ...part };
    if (readPeriod(this.filter.from, this.filter.to, today()).wrong.length === 0) this.load(0).catch(notifyError);
  }

  /** @param {'xlsx' | 'csv'} format */
  async export(format) {
    const query = { ...this.query, format, offset: 0, limit: 0 };
    const saved = await saveFile(format, `${t('trace-access-file')}.${format}`, (file, listening) =>
      call('access_export', { ...query, file }, listening),
    );
    if (saved) notify('done', () => t('trace-saved', { name: saved.name }));
  }

  /** The log itself, for whoever wants to check it elsewhere. */
  async exportLog() {
    const saved = await saveFile('any', `${t('trace-log-file')}.jsonl`, (file, listening) =>
      call('log_export', { file }, listening),
    );
    if (saved) notify('done', () => t('trace-saved', { name: saved.name }));
  }

  render() {
    const { page } = this;
    return html`<p class="muted">${t('trace-access-text')}</p>${this.filters()}
      <section class="panel"><header><h2>${t('trace-access')}</h2>${page ? html`<span class="small muted" role="status">${t('trace-count', { count: page.matching })}</span>` : nothing}
        <span class="side filters">${can('administer') ? html`<button class="btn slim" @click=${this.exportLog}>${icon(Download)}${t('trace-log')}</button>` : nothing}
          <button class="btn slim" @click=${() => this.export('csv')}>${icon(Download)}CSV</button>
          <button class="btn slim" @click=${() => this.export('xlsx')}>${icon(Download)}Excel</button></span></header>
        ${page ? (this.rows.length ? accessTable(this.rows) : html`<div class="empty">${t('trace-access-none')}</div>`) : html`<p class="text muted">${t('loading')}</p>`}
        ${page && this.rows.length < page.matching ? html`<div class="text"><button class="btn" @click=${() => this.load(this.rows.length).catch(notifyError)}>${t('trace-more', { count: number(Math.min(PAGE, page.matching - this.rows.length)) })}</button></div>` : nothing}</section>`;
  }

  filters() {
    const { filter } = this;
    const { wrong } = readPeriod(filter.from, filter.to, today());
    /** @param {'person' | 'kind'} name @param {string} label @param {{ value: string, label: string }[]} options */
    const select = (name, label, options) => html`<select class=${filter[name] ? 'set' : ''} aria-label=${label}
      @change=${(/** @type {any} */ event) => this.narrow({ [name]: event.target.value })}><option value="" .selected=${!filter[name]}>${t('filter-all', { what: label })}</option>
      ${options.map(({ value, label: text }) => html`<option value=${value} .selected=${filter[name] === value}>${text}</option>`)}</select>`;
    const day = (
      /** @type {'from' | 'to'} */ name,
    ) => html`<input aria-label=${t(`period-${name}`)} placeholder=${t(`period-${name}`)} autocomplete="off" .value=${filter[name]}
      aria-invalid=${wrong.includes(name)} aria-describedby="trace-period-error" @change=${(/** @type {any} */ event) => this.narrow({ [name]: event.target.value })} />`;
    return html`<div class="filters">
      ${select(
        'person',
        t('who'),
        this.staff.map(({ id, name }) => ({ value: id, label: name })),
      )}
      ${select(
        'kind',
        t('what'),
        (this.page?.kinds ?? []).map(({ kind, text, count }) => ({ value: kind, label: `${text} (${number(count)})` })),
      )}
      ${day('from')}${day('to')}
      ${this.client ? html`<a class="link" href="#/settings/trace">${t('trace-all-clients')}</a>` : nothing}
      <span class="lost-text" role="alert" id="trace-period-error">${wrong.length ? t('field-not_a_date') : nothing}</span></div>`;
  }
}
customElements.define('titian-access', Access);

/** @param {AccessEvent[]} rows */
export const accessTable = (rows) =>
  table({
    label: t('trace-access'),
    rows,
    columns: [
      {
        key: 'at',
        label: () => t('when'),
        look: 'tel',
        cell: (row) =>
          html`${instantShort(row.at)}${row.at_suspect ? html` <span class="warn-text" title=${t('clock-doubtful')}>${icon(Clock)}<span class="away">${t('clock-doubtful')}</span></span>` : nothing}`,
      },
      { key: 'who', label: () => t('who'), cell: (row) => row.person_name ?? '–' },
      { key: 'device', label: () => t('trace-device'), cell: (row) => row.device_code ?? '–' },
      { key: 'kind', label: () => t('what'), cell: (row) => row.kind_text },
      { key: 'about', label: () => t('trace-about'), cell: (row) => row.about_name ?? row.about_record_no ?? '–' },
      { key: 'detail', label: () => t('trace-detail'), cell: (row) => row.detail_text ?? '' },
    ],
  });
