/** A client's full copy, for the client who asks for it: everything on one paper, or as a file to take along. */
import { html, nothing } from 'lit';
import { FileDown, Printer } from 'lucide';
import { instantShort } from '../../format.js';
import { currentLanguage, t } from '../../l10n.js';
import { ask } from '../../parts/dialog.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, wireText } from '../../parts/notices.js';
import { saveFile } from '../../parts/saving.js';
import { call, printPage, read } from '../../shell.js';
import { accessTable } from '../trace/access.js';
import { wholeFile } from './whole.js';
import './history.js';

class Copy extends Part {
  static properties = { client: { type: String }, copy: { state: true }, error: { state: true } };

  constructor() {
    super();
    this.client = '';
    /** @type {ClientCopy | null} */
    this.copy = null;
    /** @type {WireError | null} */
    this.error = null;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('client')) this.load();
  }

  async load() {
    try {
      this.copy = await read('client_copy', { id: this.client });
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  async print() {
    try {
      await call('client_copy_printed', { id: this.client });
      await printPage();
    } catch (error) {
      notifyError(error);
    }
  }

  async save() {
    const withScans = await ask({
      title: t('copy-save'),
      text: t('copy-save-text'),
      answers: [
        { value: 'cancel', label: t('cancel') },
        { value: 'text', label: t('copy-save-plain') },
        { value: 'scans', label: t('copy-save-scans'), look: 'main' },
      ],
    });
    if (withScans !== 'text' && withScans !== 'scans') return;
    const scans = withScans === 'scans';
    const saved = await saveFile('any', `${t('copy-file')}.${scans ? 'zip' : 'json'}`, (file, listening) =>
      call('client_copy_save', { id: this.client, file, with_scans: scans, language: currentLanguage() }, listening),
    );
    if (!saved) return;
    const { scans_elsewhere: elsewhere } = saved.data;
    if (elsewhere) notify('note', () => t('copy-saved-partly', { count: elsewhere }));
    else notify('done', () => t('trace-saved', { name: saved.name }));
  }

  render() {
    if (this.error) return html`<p role="alert">${wireText(this.error)}</p>`;
    const { copy } = this;
    if (!copy) return html`<p class="muted">${t('loading')}</p>`;
    return html`<section class="panel pad tight no-print"><h2>${t('copy-title')}</h2><p class="muted">${t('copy-text')}</p>
        <div class="filters"><button class="btn" @click=${this.save}>${icon(FileDown)}${t('copy-save')}</button><button class="btn main" @click=${this.print}>${icon(Printer)}${t('copy-print')}</button></div></section>
      <div class="copy stack"><p class="small muted">${t('copy-made', { site: copy.site_name, when: instantShort(copy.made_at), person: copy.made_by })}</p>
        ${wholeFile(copy.file)}
        <titian-history .client=${this.client} .episodes=${copy.file.episodes}></titian-history>
        ${copy.accesses.length ? html`<section class="panel"><header><h2>${t('copy-accesses')}</h2></header>${accessTable(copy.accesses)}</section>` : nothing}</div>`;
  }
}
customElements.define('titian-copy', Copy);
