/** Bundles that travel by themselves: by which way, when it went well last, and what is in the way, as a quiet line. */
import { html, nothing } from 'lit';
import { Cloud, FolderSync, RefreshCw } from 'lucide';
import { instantShort, number } from '../../format.js';
import { firstOf, t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, notifySaved, wireText } from '../../parts/notices.js';
import { call, pickFolder, read } from '../../shell.js';
import { openBucket } from './bucket.js';

class Transport extends Part {
  static properties = { state: { state: true }, running: { state: true } };

  constructor() {
    super();
    /** @type {TransportState | null} */
    this.state = null;
    this.running = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    this.state = await read('transport_read', {});
  }

  async chooseFolder() {
    const folder = await pickFolder();
    if (!folder) return;
    await this.save({ kind: 'folder', folder: folder.token }, 'transport-saved');
    await this.exchange();
  }

  async chooseBucket() {
    const answer = await openBucket(this.state?.way ?? null);
    if (!answer) return;
    this.state = answer.data;
    await this.exchange();
  }

  stop = () => this.save(null, 'transport-stopped');

  /** @param {TransportForm | null} way @param {string} words */
  async save(way, words) {
    const answer = await call('transport_save', { way });
    this.state = answer.data;
    notifySaved(answer, () => t(words));
  }

  /** At once. What is in the way stays on the page; it is no reason to interrupt anybody. */
  async exchange() {
    this.running = true;
    try {
      const { sent, taken, state } = (await call('transport_now', {})).data;
      this.state = state;
      if (state.troubles.some(({ machine }) => !machine)) return;
      const fresh = taken.reduce((sum, bundle) => sum + bundle.fresh, 0);
      notify('done', () =>
        fresh ? t('transport-taken', { count: number(fresh) }) : t(sent === null ? 'transport-nothing' : 'transport-sent'),
      );
      this.dispatchEvent(new CustomEvent('exchanged'));
    } finally {
      this.running = false;
    }
  }

  /** @param {() => Promise<void>} act */
  act = (act) => act.call(this).catch(notifyError);

  render() {
    const { state } = this;
    if (!state) return nothing;
    return html`<section class="panel pad"><h2>${t('transport')}</h2>
      <p class="muted">${t('transport-text')}</p>
      ${state.way ? this.facts(state, state.way) : nothing}
      ${state.troubles.map(trouble)}
      <div class="filters">${this.acts(state)}</div></section>`;
  }

  /** @param {TransportState} state @param {TransportFace} way */
  facts({ good_at, put_at, took_at }, way) {
    const when = (/** @type {string | null} */ at) => (at ? instantShort(at) : t('transport-never'));
    return html`<dl class="facts flat"><dt>${t(`transport-${way.kind}`)}</dt><dd>${where(way)}</dd>
      <dt>${t('transport-good')}</dt><dd>${when(good_at)}</dd>
      <dt>${t('transport-put')}</dt><dd>${when(put_at)}</dd>
      <dt>${t('transport-took')}</dt><dd>${when(took_at)}</dd></dl>`;
  }

  /** @param {TransportState} state */
  acts({ way }) {
    const now = html`<button class="btn main" ?disabled=${this.running} @click=${() => this.act(this.exchange)}>${icon(RefreshCw)}${t(this.running ? 'transport-running' : 'transport-now')}</button>`;
    return html`<button class="btn" @click=${() => this.act(this.chooseFolder)}>${icon(FolderSync)}${t(way?.kind === 'folder' ? 'transport-folder-change' : 'transport-folder-choose')}</button>
      <button class="btn" @click=${() => this.act(this.chooseBucket)}>${icon(Cloud)}${t(way?.kind === 's3' ? 'transport-s3-change' : 'transport-s3-choose')}</button>
      ${way ? html`<button class="btn" @click=${() => this.act(this.stop)}>${t('transport-stop')}</button>${now}` : nothing}`;
  }
}
customElements.define('titian-transport', Transport);

/** @param {TransportFace} way */
const where = (way) => (way.kind === 'folder' ? way.path : [way.endpoint, way.bucket, way.prefix].filter(Boolean).join('/'));

/** @param {TransportTrouble} trouble */
function trouble({ machine, code, args, since }) {
  const error = { code, args, fields: [], reference: null };
  const what = firstOf([`transport-file-${code}`], args) || wireText(error);
  const words = machine ? 'transport-trouble-file' : 'transport-trouble';
  return html`<p class="small muted" role="note">${t(words, { code: machine?.code || '–', when: instantShort(since), what })}</p>`;
}
