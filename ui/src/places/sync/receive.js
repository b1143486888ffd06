/** Taking a bundle: what is in it first, checked whole, and then the taking itself. */
import { html, nothing } from 'lit';
import { Check, TriangleAlert } from 'lucide';
import { instantShort, number } from '../../format.js';
import { t } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';
import { icon } from '../../parts/icon.js';
import { notifyError, wireText } from '../../parts/notices.js';
import { progressBar } from '../../parts/progress.js';
import { call, cancel, pickFile } from '../../shell.js';

/** Asks for a file and takes it. Resolves to what was taken, or nothing. @returns {Promise<BundleTaken | undefined>} */
export async function openReceiving() {
  const file = await pickFile('bundle');
  return file ? new Receiving(file).open() : undefined;
}

class Receiving {
  /** @param {{ token: string, name: string }} file */
  constructor(file) {
    this.file = file;
    /** @type {'checking' | 'preview' | 'taking' | 'done' | 'refused'} */
    this.step = 'checking';
    /** @type {Progress | null} */
    this.progress = null;
    /** @type {BundleFace | null} */
    this.face = null;
    /** @type {BundleTaken | undefined} */
    this.taken = undefined;
    /** @type {WireError | null} */
    this.error = null;
    /** @type {import('../../parts/dialog.js').DialogHost | null} */
    this.host = null;
  }

  async open() {
    await openDialog({
      title: () => t('bundle-receive-title'),
      leave: () => this.leave(),
      start: (host) => {
        this.host = host;
        this.check();
      },
      body: (
        host,
      ) => html`<div class="body" aria-live="polite"><p class="small muted">${this.file.name}</p>${this.content()}</div>
        <div class="acts">${this.acts(host)}</div>`,
    });
    return this.taken;
  }

  /** Work under way is stopped first; it says itself when it has ended. */
  async leave() {
    if (this.step !== 'checking' && this.step !== 'taking') return true;
    await cancel().catch(notifyError);
    return false;
  }

  check = () =>
    this.work('checking', async (listening) => {
      this.face = (await call('bundle_check', { file: this.file.token, whole: true }, listening)).data;
      this.step = 'preview';
    });

  take = () =>
    this.work('taking', async (listening) => {
      this.taken = (await call('bundle_receive', { file: this.file.token }, listening)).data;
      this.step = 'done';
    });

  /** @param {'checking' | 'taking'} step @param {(listening: { progress: (step: Progress) => void }) => Promise<void>} work */
  async work(step, work) {
    this.step = step;
    this.progress = null;
    this.host?.requestUpdate();
    try {
      await work({
        progress: (progress) => {
          this.progress = progress;
          this.host?.requestUpdate();
        },
      });
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
      this.step = 'refused';
    }
    this.host?.requestUpdate();
    /** @type {HTMLElement | null | undefined} */ (this.host?.element.querySelector('.acts .main'))?.focus();
  }

  content() {
    switch (this.step) {
      case 'preview':
        return this.preview();
      case 'done':
        return html`<div class="banner done" role="status">${icon(Check)}<span>${t(this.face?.is_revoked ? 'bundle-taken-apart' : 'bundle-taken', { code: this.taken?.code || '–', count: number(this.taken?.bundle.fresh) })}</span></div>
          <p class="muted">${this.face?.is_revoked ? this.apart : t('bundle-taken-next')}</p>`;
      case 'refused':
        return html`<div class="banner trouble" role="alert"><span>${this.error ? wireText(this.error) : nothing}</span></div>`;
      default: {
        const phase = this.step === 'taking' ? 'bundle_applying' : 'bundle_checking';
        return progressBar(this.progress, t(`phase-${this.progress?.phase === 'bundle_lists' ? 'bundle_lists' : phase}`));
      }
    }
  }

  get apart() {
    return t('bundle-apart', { code: this.face?.from.code || '–' });
  }

  preview() {
    const face = /** @type {BundleFace} */ (this.face);
    return html`<dl class="facts flat"><dt>${t('bundle-from')}</dt><dd>${face.from.code || '–'}</dd>
        <dt>${t('bundle-made-at')}</dt><dd>${instantShort(face.made_at)}</dd>
        <dt>${t('bundle-ops')}</dt><dd>${number(face.ops)}</dd>
        <dt>${t('bundle-fresh')}</dt><dd><strong>${number(face.fresh)}</strong></dd></dl>
      ${
        face.is_revoked
          ? html`<div class="banner note" role="note">${icon(TriangleAlert)}<span>${this.apart}</span></div>`
          : html`<p class="muted">${t('bundle-whole')}</p>`
      }`;
  }

  /** @param {import('../../parts/dialog.js').DialogHost} host */
  acts(host) {
    const close = (/** @type {string} */ look, /** @type {string} */ words) =>
      html`<button type="button" class="btn ${look}" @click=${() => host.close()}>${t(words)}</button>`;
    if (this.step === 'preview')
      return html`${close('', 'cancel')}<button type="button" class="btn main" @click=${this.take}>${t('bundle-take')}</button>`;
    return this.step === 'done' || this.step === 'refused' ? close('main', 'close') : nothing;
  }
}
