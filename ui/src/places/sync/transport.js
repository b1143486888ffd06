/** Files that travel by themselves: by which way, when it went well last, and what is in the way, as a quiet line. */
import { html, nothing } from 'lit';
import { Cloud, FolderSync, RefreshCw } from 'lucide';
import { instantShort, number } from '../../format.js';
import { firstOf, t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, notifySaved, wireText } from '../../parts/notices.js';
import { call, pickFolder, read } from '../../shell.js';
import { openBucket } from './bucket.js';

/**
 * What travels: bundles between machines; extracts that an office collects; extracts that a clinic leaves for it, which
 * somebody sends each time. Their words begin with these names.
 * @typedef {'transport' | 'inbox' | 'outbox'} Errand
 */

class Transport extends Part {
  static properties = { errand: { type: String }, state: { state: true }, running: { state: true } };

  constructor() {
    super();
    /** @type {Errand} */
    this.errand = 'transport';
    /** @type {TransportState | null} */
    this.state = null;
    this.running = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  /** @returns {'transport_save' | 'extract_way_save'} */
  get saving() {
    return this.errand === 'transport' ? 'transport_save' : 'extract_way_save';
  }

  async load() {
    this.state = await read(this.errand === 'transport' ? 'transport_read' : 'extract_way_read', {});
  }

  async chooseFolder() {
    const folder = await pickFolder();
    if (!folder) return;
    const { errand } = this;
    await this.save({ kind: 'folder', folder: folder.token }, `${errand}-saved`);
    await this.exchange();
  }

  async chooseBucket() {
    const { errand } = this;
    const answer = await openBucket(this.state?.way ?? null, this.saving, `${errand}-s3-saved`);
    if (!answer) return;
    this.changed(answer.data);
    await this.exchange();
  }

  stop() {
    const { errand } = this;
    return this.save(null, `${errand}-stopped`);
  }

  /** @param {TransportForm | null} way @param {string} words */
  async save(way, words) {
    const answer = await call(this.saving, { way });
    this.changed(answer.data);
    notifySaved(answer, () => t(words));
  }

  /** @param {TransportState} state */
  changed(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent('way'));
  }

  /** At once. What is in the way stays on the page; it is no reason to interrupt anybody. */
  async exchange() {
    if (this.errand === 'outbox') return;
    this.running = true;
    try {
      const done = this.errand === 'inbox' ? await collect() : await exchange();
      this.state = done.state;
      if (done.state.troubles.some(({ machine, file }) => !machine && !file)) return;
      notify('done', done.words);
      this.dispatchEvent(new CustomEvent('exchanged'));
    } finally {
      this.running = false;
    }
  }

  /** @param {() => Promise<void>} act */
  act = (act) => act.call(this).catch(notifyError);

  render() {
    const { state, errand } = this;
    if (!state) return nothing;
    return html`<section class="panel pad spaced"><h2>${t(errand)}</h2>
      <p class="muted">${t(`${errand}-text`)}</p>
      ${state.way ? this.facts(state, state.way) : nothing}
      ${errand === 'outbox' ? nothing : state.troubles.map(trouble)}
      <div class="filters">${this.acts(state)}</div></section>`;
  }

  /** @param {TransportState} state @param {TransportFace} way */
  facts({ good_at, put_at, took_at }, way) {
    const when = (/** @type {string | null} */ at) => (at ? instantShort(at) : t('transport-never'));
    const line = (/** @type {string} */ words, /** @type {string | null} */ at) => html`<dt>${t(words)}</dt><dd>${when(at)}</dd>`;
    return html`<dl class="facts flat"><dt>${t(`transport-${way.kind}`)}</dt><dd>${where(way)}</dd>
      ${this.errand === 'outbox' ? nothing : line('transport-good', good_at)}
      ${this.errand === 'inbox' ? nothing : line('transport-put', put_at)}
      ${this.errand === 'outbox' ? nothing : line('transport-took', took_at)}</dl>`;
  }

  /** @param {TransportState} state */
  acts({ way }) {
    const { errand, running } = this;
    const now = html`<button class="btn main" ?disabled=${running} @click=${() => this.act(this.exchange)}>${icon(RefreshCw)}${t(running ? `${errand}-running` : `${errand}-now`)}</button>`;
    return html`<button class="btn" @click=${() => this.act(this.chooseFolder)}>${icon(FolderSync)}${t(way?.kind === 'folder' ? 'transport-folder-change' : 'transport-folder-choose')}</button>
      <button class="btn" @click=${() => this.act(this.chooseBucket)}>${icon(Cloud)}${t(way?.kind === 's3' ? 'transport-s3-change' : 'transport-s3-choose')}</button>
      ${way ? html`<button class="btn" @click=${() => this.act(this.stop)}>${t('transport-stop')}</button>${errand === 'outbox' ? nothing : now}` : nothing}`;
  }
}
customElements.define('titian-transport', Transport);

/** @param {TransportFace} way */
const where = (way) => (way.kind === 'folder' ? way.path : [way.endpoint, way.bucket, way.prefix].filter(Boolean).join('/'));

/** Exchanges bundles, and says what came of it. */
async function exchange() {
  const { sent, taken, state } = (await call('transport_now', {})).data;
  const fresh = taken.reduce((sum, bundle) => sum + bundle.fresh, 0);
  const words = () =>
    fresh ? t('transport-taken', { count: number(fresh) }) : t(sent === null ? 'transport-nothing' : 'transport-sent');
  return { state, words };
}

/** Collects extracts, and says what came of it. */
async function collect() {
  const { taken, state } = (await call('extract_collect', {})).data;
  const names = [...new Set(taken.map(({ from }) => from))].join(', ');
  return { state, words: () => (taken.length ? t('inbox-taken', { names }) : t('inbox-nothing')) };
}

/** @param {TransportTrouble} trouble */
function trouble({ machine, file, code, args, since }) {
  const error = { code, args, fields: [], reference: null };
  const what = (machine && firstOf([`transport-file-${code}`], args)) || wireText(error);
  const when = instantShort(since);
  const text = machine
    ? t('transport-trouble-file', { code: machine.code || '–', when, what })
    : file
      ? t('inbox-trouble-file', { file, when, what })
      : t('transport-trouble', { when, what });
  return html`<p class="small muted" role="note">${text}</p>`;
}
