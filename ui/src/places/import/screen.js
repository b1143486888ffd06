/** Import: a register file in, its columns and words explained, everything shown before anything is stored. */
import { html, nothing } from 'lit';
import { FileSpreadsheet, Upload } from 'lucide';
import { number } from '../../format.js';
import { currentLanguage, t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, wireText } from '../../parts/notices.js';
import { saveFile } from '../../parts/saving.js';
import { go, guardLeaving } from '../../router.js';
import { call, cancel, pickFile, read } from '../../shell.js';
import { everyone, narrow } from '../../state.js';
import { proposed } from './mapping.js';
import { problems } from './problems.js';
import { sheetPanel } from './sheet.js';

class Import extends Part {
  static properties = {
    stage: { state: true },
    preview: { state: true },
    mapping: { state: true },
    progress: { state: true },
    error: { state: true },
    good: { state: true },
  };

  constructor() {
    super();
    /** @type {'pick' | 'reading' | 'preview' | 'storing' | 'done'} */
    this.stage = 'pick';
    /** @type {{ token: string, name: string } | null} */
    this.file = null;
    /** @type {ImportPreview | null} */
    this.preview = null;
    /** @type {Mapping | null} */
    this.mapping = null;
    /** @type {Progress | null} */
    this.progress = null;
    /** @type {WireError | null} */
    this.error = null;
    /** Whether only the good rows are to be stored. */
    this.good = false;
    /** @type {{ kind: SheetKind, field: string, choices: string[] | null }[]} */
    this.fields = [];
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    guardLeaving(null);
  }

  async pick() {
    try {
      const [file, fields] = await Promise.all([pickFile('register'), read('import_fields', {})]);
      if (!file) return;
      this.file = file;
      this.fields = fields;
      this.mapping = null;
      await this.look(null);
    } catch (error) {
      notifyError(error);
    }
  }

  /** Reads the file with a mapping and shows what would happen. @param {Mapping | null} mapping */
  async look(mapping) {
    if (!this.file) return;
    // While a changed mapping is tried, the old preview stays, with the focus where it was.
    const before = this.preview && mapping ? 'preview' : 'pick';
    if (before === 'pick') this.stage = 'reading';
    this.error = null;
    this.progress = null;
    try {
      const preview = (
        await call(
          'import_preview',
          { file: this.file.token, mapping, sheets: null, good_rows: false, language: currentLanguage() },
          {
            progress: (step) => {
              this.progress = step;
            },
          },
        )
      ).data;
      this.preview = preview;
      this.mapping = proposed(preview, mapping);
      this.good = false;
      this.stage = 'preview';
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
      this.stage = before;
    }
  }

  /** @param {Mapping} mapping */
  remap = (mapping) => {
    this.mapping = mapping;
    this.look(mapping);
  };

  async store() {
    if (!this.file) return;
    this.stage = 'storing';
    this.progress = null;
    this.error = null;
    guardLeaving(async () => false);
    try {
      const stored = (
        await call(
          'import_store',
          { file: this.file.token, mapping: this.mapping, sheets: null, good_rows: this.good, language: currentLanguage() },
          {
            progress: (step) => {
              this.progress = step;
            },
          },
        )
      ).data;
      this.preview = stored;
      this.stage = stored.stored ? 'done' : 'preview';
      if (!stored.stored) this.error = { code: 'import_rejected', fields: [], args: {}, reference: null };
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
      this.stage = 'preview';
    } finally {
      guardLeaving(null);
    }
  }

  leave() {
    if (this.stage !== 'storing') go('#/clients');
  }

  async saveRejected() {
    const { file, mapping } = this;
    if (!file) return;
    const name = `${file.name.replace(/\.[^.]+$/, '')}-${t('import-rejected-file')}.xlsx`;
    const saved = await saveFile('xlsx', name, (target) =>
      call('import_rejected_save', { file: file.token, target, mapping, language: currentLanguage() }),
    );
    if (saved) notify('done', () => t('import-rejected-saved', { name: saved.name }));
  }

  render() {
    return html`<div class="stack">
      <div class="head"><div><div class="small muted"><a href="#/clients">${t('place-clients')}</a> / ${t('import-register')}</div><h1>${t('import-register')}</h1>
        ${this.file ? html`<div class="muted">${icon(FileSpreadsheet)} ${this.file.name}</div>` : nothing}</div>
        <div class="acts">${this.stage === 'preview' || this.stage === 'done' ? html`<button class="btn" @click=${this.pick}>${icon(Upload)}${t('import-other-file')}</button>` : nothing}</div></div>
      ${this.error ? html`<div class="banner trouble" role="alert">${wireText(this.error)}</div>` : nothing}${this.content()}</div>`;
  }

  content() {
    switch (this.stage) {
      case 'reading':
      case 'storing':
        return this.working();
      case 'preview':
        return this.preview ? this.previewing(this.preview) : nothing;
      case 'done':
        return this.preview ? this.finished(this.preview) : nothing;
      default:
        return html`<section class="panel pad import-start"><h2>${t('import-start')}</h2><p>${t('import-start-text')}</p>
          <ul class="plain">${['a', 'b', 'c'].map((point) => html`<li>${t(`import-point-${point}`)}</li>`)}</ul>
          <div><button class="btn main" autofocus @click=${this.pick}>${icon(Upload)}${t('import-pick')}</button></div></section>`;
    }
  }

  working() {
    const { progress } = this;
    const known = progress?.total;
    return html`<section class="panel pad import-start" role="status"><h2>${t(this.stage === 'storing' ? 'import-storing' : 'import-reading')}</h2>
      ${known ? html`<progress class="measure" max=${known} value=${progress.done} aria-label=${t('working')}></progress>` : html`<progress class="measure" aria-label=${t('working')}></progress>`}
      <p class="muted">${progress ? (known ? t('progress-of', { done: number(progress.done), total: number(known) }) : t('progress-rows', { done: number(progress.done) })) : t('loading')}</p>
      <div><button class="btn" @click=${() => cancel().catch(notifyError)}>${t('cancel')}</button></div></section>`;
  }

  /** @param {ImportPreview} preview */
  previewing(preview) {
    const rejected = preview.rows - preview.accepted;
    const something =
      preview.created.clients + preview.created.episodes + preview.created.aftercare_contacts + preview.changed > 0;
    return html`${this.figures(preview)}
      <section class="panel pad tight"><h2>${t('import-decide')}</h2>
        ${
          rejected > 0
            ? html`<fieldset class="field radios"><legend>${t('import-has-rejected', { rejected })}</legend><div class="choices">
            <label><input type="radio" name="good" .checked=${!this.good} @change=${() => {
              this.good = false;
            }} /><span>${t('import-all-or-none')}</span></label>
            <label><input type="radio" name="good" .checked=${this.good} @change=${() => {
              this.good = true;
            }} /><span>${t('import-good-rows', { accepted: preview.accepted })}</span></label></div></fieldset>`
            : html`<p class="muted">${something ? t('import-clean') : t('import-nothing-new')}</p>`
        }
        <div class="filters"><button class="btn main" ?disabled=${(rejected > 0 && !this.good) || !something} @click=${this.store}>${t('import-store')}</button>
          ${rejected > 0 ? html`<button class="btn" @click=${this.saveRejected}>${t('import-save-rejected')}</button>` : nothing}
          ${rejected > 0 && !this.good ? html`<span class="small muted">${t('import-fix-first')}</span>` : nothing}</div></section>
      ${preview.sheets.map((sheet) => (this.mapping?.[sheet.sheet] ? sheetPanel(sheet, this.mapping, this.fields, this.remap) : nothing))}
      ${problems(preview)}`;
  }

  /** @param {ImportPreview} preview */
  figures({ rows, accepted, created, changed, unchanged }) {
    const figure = (/** @type {number} */ value, /** @type {string} */ label, look = '') =>
      html`<div class="fig ${look}"><b>${number(value)}</b><span>${label}</span></div>`;
    return html`<div class="figs six">${figure(rows, t('import-rows'))}${figure(created.clients, t('import-new-clients'))}${figure(created.episodes, t('import-new-episodes'))}
      ${figure(created.aftercare_contacts, t('import-new-aftercare'))}${figure(changed, t('import-changed'))}${figure(rows - accepted, t('import-rejected'), rows > accepted ? 'lost-text' : '')}</div>
      <p class="small muted">${t('import-unchanged', { unchanged })}</p>`;
  }

  /** @param {ImportPreview} stored */
  finished(stored) {
    const rejected = stored.rows - stored.accepted;
    return html`<div class="banner done" role="status">${t('import-done')}</div>${this.figures(stored)}
      <div class="filters"><a class="btn main" href="#/clients" @click=${() => narrow({ ...everyone(), sort: 'newest', descending: true })}>${t('import-see-clients')}</a><a class="btn" href="#/report">${t('import-see-report')}</a>
        ${rejected > 0 ? html`<button class="btn" @click=${this.saveRejected}>${t('import-save-rejected')}</button>` : nothing}</div>${problems(stored)}`;
  }
}
customElements.define('titian-import', Import);
