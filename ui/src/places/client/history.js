/** Riwayat perubahan: who changed what, when, from what to what, and why. */
import { html, nothing } from 'lit';
import { Clock } from 'lucide';
import { instantShort } from '../../format.js';
import { firstOf, t } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notifyError } from '../../parts/notices.js';
import { table } from '../../parts/table.js';
import { read } from '../../shell.js';
import { knownNames } from '../known-names.js';
import { episodeName, registerName, valueText } from './values.js';

class History extends Part {
  static properties = {
    client: { type: String },
    record: { type: String },
    rev: { type: Number },
    episodes: { attribute: false },
    entries: { state: true },
  };

  constructor() {
    super();
    this.client = '';
    /** Another record than a client's: a colleague, a partner, the clinic. */
    this.record = '';
    this.rev = 0;
    /** @type {Episode[]} */
    this.episodes = [];
    /** @type {HistoryEntry[] | null} */
    this.entries = null;
    /** @type {Map<string, string>} what ids and region codes stand for */
    this.names = new Map();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('client') || changed.has('record') || changed.has('rev')) this.load().catch(notifyError);
  }

  async load() {
    const entries = this.record
      ? await read('history', { record: this.record })
      : await read('client_history', { id: this.client });
    this.names = await knownNames(entries.flatMap(({ from, to }) => [from, to]));
    for (const episode of this.episodes) this.names.set(episode.id, episodeName(episode));
    // The newest change is asked for most.
    this.entries = [...entries].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  }

  render() {
    if (!this.entries) return html`<p class="muted">${t('loading')}</p>`;
    const how = { names: (/** @type {string} */ id) => this.names.get(id) };
    return html`<section class="panel">${table({
      label: t('tab-history'),
      rows: this.entries,
      columns: [
        {
          key: 'at',
          label: () => t('when'),
          look: 'tel',
          cell: (row) =>
            html`${instantShort(row.at)}${row.at_suspect ? html` <span class="warn-text" title=${t('clock-doubtful')}>${icon(Clock)}<span class="away">${t('clock-doubtful')}</span></span>` : nothing}`,
        },
        {
          key: 'who',
          label: () => t('who'),
          cell: (row) =>
            html`${row.author_name ?? '–'}<div class="small muted">${row.device_code ? t('device', { code: row.device_code }) : nothing}</div>`,
        },
        {
          key: 'what',
          label: () => t('what'),
          cell: (row) =>
            html`${registerName(row.entity, row.register)}<div class="small muted">${firstOf([`entity-${row.entity}`])}</div>`,
        },
        { key: 'from', label: () => t('from-value'), cell: (row) => valueText(row.entity, row.register, row.from, how) },
        {
          key: 'to',
          label: () => t('to-value'),
          cell: (row) =>
            html`<strong>${valueText(row.entity, row.register, row.to, how)}</strong>${row.reason ? html`<div class="small muted">${t('because', { reason: row.reason })}</div>` : nothing}`,
        },
      ],
    })}</section>`;
  }
}
customElements.define('titian-history', History);

/** The history of a record that has no file of its own. @param {string} record @param {string} name */
export const openHistory = (record, name) =>
  openDialog({
    title: () => t('history-of', { name }),
    look: 'wide',
    body: (host) => html`<div class="body"><titian-history .record=${record}></titian-history></div>
      <div class="acts"><button type="button" class="btn main" @click=${() => host.close()}>${t('close')}</button></div>`,
  });
