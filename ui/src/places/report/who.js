/** The clients behind one number of a report. */
import { html } from 'lit';
import { amid, number } from '../../format.js';
import { firstOf, has, t, word } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { notifyError } from '../../parts/notices.js';
import { go, place } from '../../router.js';
import { read } from '../../shell.js';
import { CLIENT_COLUMNS } from '../clients.js';
import { chosenPeriod, periodQuery, periodText, reportTitle } from './period.js';
import '../../parts/table.js';

/** Which words the keys of a table have. @type {Record<string, string>} */
const KINDS = {
  by_service: 'service',
  by_sex: 'sex',
  by_age_group: 'age',
  by_source: 'source',
  by_motivation: 'motivation',
  by_substance: 'substance',
  by_severity: 'severity',
  exit_details: 'exit',
  aftercare: 'aftercare-figure',
  by_service_status: 'service',
  by_source_status: 'source',
};

class Who extends Part {
  static properties = { matching: { state: true }, district: { state: true } };

  constructor() {
    super();
    /** @type {number | null} */
    this.matching = null;
    this.period = chosenPeriod();
    const { query } = place();
    this.table = query.get('table') ?? 'clients';
    this.key = query.get('key');
    /** What a district's code stands for. */
    this.district = '';
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.table === 'by_district' && /^[\d.]+$/.test(this.key ?? ''))
      this.nameDistrict(/** @type {string} */ (this.key)).catch(notifyError);
  }

  /** @param {string} code */
  async nameDistrict(code) {
    this.district = (await read('region_read', { code })).name;
  }

  get about() {
    const title = firstOf([`who-${this.table}`]);
    if (!this.key) return title;
    const [first, second] = this.key.split('.');
    const name = has(`icd-${first}`)
      ? `${first} ${t(`icd-${first}`)}`
      : KINDS[this.table]
        ? word(KINDS[this.table], first)
        : first === 'none'
          ? t('not-recorded')
          : first;
    // A dotted district code is one key; a dotted service or source carries a status.
    const status = second && has(`status-${second}`) ? `, ${amid(word('status', second))}` : '';
    return `${title}: ${this.table === 'by_district' && this.key !== 'none' ? this.district || this.key : name}${status}`;
  }

  /** @param {number} offset @param {number} limit */
  load = async (offset, limit) => {
    const page = await read('report_clients', { ...this.period, table: this.table, key: this.key, offset, limit });
    this.matching = page.matching;
    return page;
  };

  leave() {
    history.back();
  }

  render() {
    return html`<div class="list-place">
      <div class="head"><div><div class="small muted"><a href="#/report?${periodQuery(this.period)}">${reportTitle(this.period)}</a> / ${t('who')}</div>
        <h1>${this.about}</h1><div class="muted" role="status">${this.matching === null ? t('loading') : t('who-count', { count: number(this.matching) })} · ${periodText(this.period)}</div></div></div>
      <section class="panel"><titian-grid .columns=${CLIENT_COLUMNS.map((column) => ({ ...column, sort: undefined }))} .load=${this.load} .query=${`${this.table} ${this.key}`} .label=${this.about}
        @open=${(/** @type {CustomEvent} */ event) => go(`#/clients/${event.detail.id}`)}></titian-grid></section></div>`;
  }
}
customElements.define('titian-who', Who);
