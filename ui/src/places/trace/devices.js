/** Which clients were on a machine: what must be told when one is lost. */
import { html, nothing } from 'lit';
import { Download } from 'lucide';
import { instantShort, number } from '../../format.js';
import { currentLanguage, t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError } from '../../parts/notices.js';
import { saveFile } from '../../parts/saving.js';
import { table } from '../../parts/table.js';
import { call, read } from '../../shell.js';
import { currentSession, today } from '../../state.js';
import { endOf, PAGE, readPeriod } from './query.js';

class Devices extends Part {
  static properties = { report: { state: true }, rows: { state: true }, day: { state: true } };

  constructor() {
    super();
    /** @type {string | null} */
    this.device = null;
    /** The day it was lost, as typed. */
    this.day = '';
    /** @type {HeldReport | null} */
    this.report = null;
    /** @type {HeldClient[]} */
    this.rows = [];
    this.asked = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load(0).catch(notifyError);
  }

  get query() {
    const { from } = readPeriod(this.day, '', today());
    return { device: this.device, as_of: from ? endOf(from, currentSession().now) : null };
  }

  get wrong() {
    return readPeriod(this.day, '', today()).wrong.length > 0;
  }

  /** @param {number} offset */
  async load(offset) {
    if (this.wrong) return;
    const asked = ++this.asked;
    const report = await read('device_clients', { ...this.query, offset, limit: PAGE });
    if (asked !== this.asked) return;
    this.rows = offset === 0 ? report.rows : [...this.rows, ...report.rows];
    this.report = report;
  }

  /** @param {'xlsx' | 'csv'} format */
  async export(format) {
    const query = { ...this.query, format, language: currentLanguage(), offset: 0, limit: 0 };
    const saved = await saveFile(format, `${t('trace-devices-file')}.${format}`, (file, listening) =>
      call('device_clients_export', { ...query, file }, listening),
    );
    if (saved) notify('done', () => t('trace-saved', { name: saved.name }));
  }

  render() {
    const { report } = this;
    if (!report) return html`<p class="muted">${t('loading')}</p>`;
    const chosen = report.devices.find(({ id }) => id === report.device);
    return html`<p class="muted">${t('trace-devices-text')}</p>
      <div class="filters"><select class="wide" aria-label=${t('trace-device')} @change=${(/** @type {any} */ event) => {
        this.device = event.target.value;
        this.load(0).catch(notifyError);
      }}>${report.devices.map(({ id, code, is_this, last_at }) => html`<option value=${id} .selected=${id === report.device}>${t(is_this ? 'trace-device-this' : 'trace-device-other', { code, when: last_at ? instantShort(last_at) : '–' })}</option>`)}</select>
        <input aria-label=${t('trace-lost-on')} placeholder=${t('trace-lost-on')} autocomplete="off" .value=${this.day} aria-invalid=${this.wrong} aria-describedby="lost-error"
          @change=${(/** @type {any} */ event) => {
            this.day = event.target.value;
            this.load(0).catch(notifyError);
          }} /><span class="lost-text" role="alert" id="lost-error">${this.wrong ? t('field-not_a_date') : nothing}</span></div>
      ${chosen && !chosen.is_this ? html`<div class="banner note" role="note"><span>${t('held-other-device')}</span></div>` : nothing}
      <section class="panel"><header><h2>${t('trace-devices')}</h2><span class="small muted" role="status">${t('trace-clients', { count: report.matching })}</span>
        <span class="side filters"><button class="btn slim" @click=${() => this.export('csv')}>${icon(Download)}CSV</button><button class="btn slim" @click=${() => this.export('xlsx')}>${icon(Download)}Excel</button></span></header>
        ${
          this.rows.length
            ? table({
                label: t('trace-devices'),
                rows: this.rows,
                columns: [
                  { key: 'no', label: () => t('record-no'), look: 'tel', cell: (row) => row.record_no ?? '–' },
                  { key: 'name', label: () => t('full-name'), cell: (row) => row.name ?? '–' },
                  {
                    key: 'kinds',
                    label: () => t('held-column-kinds'),
                    cell: (row) => row.kinds.map((/** @type {DataKind} */ kind) => t(`data-${kind}`)).join('; '),
                  },
                  { key: 'scans', label: () => t('attachments'), num: true, cell: (row) => number(row.scans) },
                  {
                    key: 'certain',
                    label: () => t('held-column-certain'),
                    cell: (row) => t(row.certain ? 'held-certain' : 'held-possible'),
                  },
                ],
              })
            : html`<div class="empty">${t('trace-devices-none')}</div>`
        }
        ${this.rows.length < report.matching ? html`<div class="text"><button class="btn" @click=${() => this.load(this.rows.length).catch(notifyError)}>${t('trace-more', { count: number(Math.min(PAGE, report.matching - this.rows.length)) })}</button></div>` : nothing}</section>`;
  }
}
customElements.define('titian-devices', Devices);
