/** The clinic's side of the province: exactly what would leave, sending it, what the office gets, whom the clinic knows, the key. */
import { html, nothing } from 'lit';
import { FileDown, Send, ShieldCheck, TriangleAlert } from 'lucide';
import { number } from '../../format.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, wireText } from '../../parts/notices.js';
import { saveFile } from '../../parts/saving.js';
import { go, onMove } from '../../router.js';
import { call, read } from '../../shell.js';
import { chosenPeriod, periodQuery, periodText, yearOf } from '../report/period.js';
import { PeriodPicker } from '../report/period-picker.js';
import { fullContent, policyPanel } from './full.js';
import { knownSites, readSites } from './known.js';
import { personKey } from './person-key.js';
import { AFTERCARE_COLUMNS, EPISODE_COLUMNS } from './rows.js';
import '../../parts/table.js';
import '../sync/transport.js';
import './cases.js';

class Extract extends Part {
  static properties = {
    sites: { state: true },
    preview: { state: true },
    kinds: { state: true },
    error: { state: true },
    way: { state: true },
    list: { state: true },
    office: { state: true },
    sending: { state: true },
  };

  constructor() {
    super();
    /** @type {Awaited<ReturnType<typeof readSites>> | null} */
    this.sites = null;
    /** @type {ExtractPreview | null} */
    this.preview = null;
    /** What would leave where the office gets all records. @type {FullKind[] | null} */
    this.kinds = null;
    /** @type {WireError | null} */
    this.error = null;
    /** @type {TransportFace | null} */
    this.way = null;
    /** Which rows of the preview are shown. @type {'episodes' | 'aftercare'} */
    this.list = 'episodes';
    /** The office it is for, where there are several. @type {Id | null} */
    this.office = null;
    this.sending = false;
    this.period = chosenPeriod();
    this.picker = new PeriodPicker(this, (period) => go(`#/sync/province?${periodQuery(period)}`));
  }

  connectedCallback() {
    super.connectedCallback();
    this.undo.push(onMove(() => this.look()));
    this.load().catch(notifyError);
    this.look();
  }

  async load() {
    this.sites = await readSites();
    this.way = (await read('extract_way_read', {})).way;
    this.kinds = await read('full_preview', {});
  }

  async look() {
    this.period = chosenPeriod();
    try {
      this.preview = await read('extract_preview', this.period);
      this.error = null;
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  /** Runs what a button does, and reads again what it may have changed. @param {() => Promise<unknown>} act */
  act = async (act) => {
    try {
      await act.call(this);
      await Promise.all([this.load(), this.look()]);
    } catch (error) {
      notifyError(error);
    }
  };

  get offices() {
    return this.sites?.sites.filter(({ kind }) => kind === 'province') ?? [];
  }

  /** The office it is for. */
  get chosen() {
    return this.offices.find(({ site }) => site === this.office) ?? this.offices[0];
  }

  /** What the office gets, as the words about it begin. @returns {'extract' | 'full'} */
  get what() {
    return this.chosen?.policy === 'full' ? 'full' : 'extract';
  }

  /** @param {string | null} file none for the way that is set */
  write(file) {
    const to = { file, province: this.chosen?.site ?? null };
    return this.what === 'full' ? call('full_export', to) : call('extract_export', { ...this.period, ...to });
  }

  async save() {
    const { what, period } = this;
    const about = what === 'full' ? period.to : (yearOf(period) ?? `${period.from}-${period.to}`);
    const saved = await saveFile('bundle', `${t(`${what}-file-name`)}-${about}.titian`, (file) => this.write(file));
    if (saved) notify('note', () => t(`${what}-saved`, { name: saved.name, to: saved.data.to, count: saved.data.rows }));
  }

  async send() {
    const { what } = this;
    this.sending = true;
    try {
      const { data } = await this.write(null);
      notify('done', () => t(`${what}-sent`, { to: data.to, count: data.rows }));
    } finally {
      this.sending = false;
    }
  }

  render() {
    const { sites, chosen, what } = this;
    if (!sites) return html`<p class="muted">${t('loading')}</p>`;
    return html`<div class="head"><div><h1 tabindex="-1">${t(`${what}-title`)}</h1><div class="muted">${t(`${what}-text`)}</div></div>
        <div class="acts">${what === 'extract' ? this.picker.select(this.period) : nothing}${chosen ? this.acts(what) : nothing}</div></div>
      ${what === 'extract' ? this.extract() : this.kinds && fullContent(this.kinds)}
      ${chosen ? html`${policyPanel(chosen, this.act)}<titian-transport errand="outbox" @way=${() => this.load().catch(notifyError)}></titian-transport>` : nothing}
      <titian-cases></titian-cases>
      ${knownSites(sites.sites, this.act)}
      ${personKey(sites, this.act)}`;
  }

  extract() {
    const { preview, period } = this;
    return html`${this.picker.form(period)}
      ${this.error ? html`<div class="banner trouble" role="alert">${wireText(this.error)}</div>` : nothing}
      ${this.chosen ? nothing : html`<div class="banner note" role="note">${icon(TriangleAlert)}<span>${t('extract-no-office')}</span></div>`}
      ${preview ? this.content(preview) : nothing}`;
  }

  /** @param {'extract' | 'full'} what */
  acts(what) {
    const { offices } = this;
    const isReady = what === 'full' ? this.kinds : this.preview;
    return html`${
      offices.length > 1
        ? html`<select aria-label=${t('extract-to')} @change=${(/** @type {any} */ event) => {
            this.office = event.target.value;
          }}>${offices.map(({ site, name }) => html`<option value=${site}>${name}</option>`)}</select>`
        : nothing
    }
      <button class="btn ${this.way ? '' : 'main'}" ?disabled=${!isReady} @click=${() => this.act(this.save)}>${icon(FileDown)}${t(`${what}-save`)}</button>
      ${this.way ? html`<button class="btn main" ?disabled=${!isReady || this.sending} @click=${() => this.act(this.send)}>${icon(Send)}${t(this.sending ? 'extract-sending' : `${what}-send`)}</button>` : nothing}`;
  }

  /** @param {ExtractPreview} preview */
  content(preview) {
    const { episodes, aftercare, conflicts, violations, not_matched, person_key } = preview;
    const doubts = [
      ...(conflicts + violations > 0 ? [t('report-rests', { conflicts, violations })] : []),
      ...(not_matched > 0 ? [t(person_key ? 'extract-not-matched' : 'extract-no-key', { count: not_matched })] : []),
    ];
    const shown =
      this.list === 'episodes' ? { rows: episodes, columns: EPISODE_COLUMNS } : { rows: aftercare, columns: AFTERCARE_COLUMNS };
    const tab = (/** @type {'episodes' | 'aftercare'} */ list, /** @type {number} */ count) =>
      html`<button class="btn slim" aria-pressed=${this.list === list} @click=${() => {
        this.list = list;
      }}>${t(`extract-${list}`)} <span class="muted">${number(count)}</span></button>`;
    return html`${doubts.length ? html`<div class="banner note">${icon(TriangleAlert)}<div>${doubts.map((doubt) => html`<p>${doubt}</p>`)}</div></div>` : nothing}
      <section class="panel"><header><h2>${t('extract-preview')}</h2><span class="small muted">${periodText(preview.period)}</span>
          <div class="acts">${tab('episodes', episodes.length)}${tab('aftercare', aftercare.length)}</div></header>
        <p class="text small muted safe-line">${icon(ShieldCheck)}<span>${t('extract-promise')}</span></p>
        ${
          shown.rows.length
            ? html`<div class="preview-rows"><titian-grid .columns=${shown.columns} .query=${shown.rows} .label=${t(`extract-${this.list}`)}
          .load=${async (/** @type {number} */ offset, /** @type {number} */ limit) => ({ rows: shown.rows.slice(offset, offset + limit), matching: shown.rows.length })}></titian-grid></div>`
            : html`<div class="empty">${t('extract-none')}</div>`
        }</section>`;
  }
}
customElements.define('titian-extract', Extract);
