/** The root: which of set-up, unlock and the frame is shown, and what everything else reports to. */
import { html } from 'lit';
import { mayLose, saveAllDrafts } from './forms.js';
import { t } from './l10n.js';
import { speak } from './locales.js';
import { Part } from './parts/element.js';
import { wireText } from './parts/notices.js';
import { onClosing, read, watchPending } from './shell.js';
import { currentSession, openSession } from './state.js';
import './parts/notices.js';
import './places/frame.js';
import './places/setup.js';
import './places/unlock.js';

class App extends Part {
  static properties = { stage: { state: true }, slow: { state: true } };

  constructor() {
    super();
    /** @type {'starting' | 'missing' | 'locked' | 'open' | 'failed'} */
    this.stage = 'starting';
    /** Whether a call has been under way for long enough to say so. */
    this.slow = false;
    /** @type {VaultStatus | null} */
    this.status = null;
    /** @type {WireError | null} */
    this.error = null;
  }

  connectedCallback() {
    super.connectedCallback();
    speak('id');
    this.start();
    onClosing(saveAllDrafts, mayLose);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    watchPending((pending) => {
      if (pending === 0) {
        clearTimeout(timer);
        timer = undefined;
        this.slow = false;
      } else if (!timer) {
        timer = setTimeout(() => {
          this.slow = true;
        }, 300);
      }
    });
  }

  async start() {
    try {
      this.status = await read('vault_status', {});
      if (this.status.language) speak(this.status.language);
      if (this.status.state === 'open') await this.enter(await read('session', {}));
      else this.stage = this.status.state;
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
      this.stage = 'failed';
    }
  }

  /** Another vault is in the place of the one before: its people and its language. */
  async restart() {
    this.stage = 'starting';
    await this.updateComplete;
    await this.start();
  }

  /** @param {Session} session */
  async enter(session) {
    speak(session.language);
    await openSession(session);
    this.stage = 'open';
  }

  render() {
    return html`${this.slow ? html`<progress class="wait" aria-label=${t('working')}></progress>` : ''}${this.screen()}<titian-notices></titian-notices>`;
  }

  screen() {
    switch (this.stage) {
      case 'missing':
        return html`<titian-setup .status=${this.status} @done=${() => this.start()} @session=${(/** @type {CustomEvent} */ event) => this.enter(event.detail)}></titian-setup>`;
      case 'locked':
        return html`<titian-unlock .status=${this.status} @restored=${() => this.restart()} @session=${(/** @type {CustomEvent} */ event) => this.enter(event.detail)}></titian-unlock>`;
      case 'open':
        return html`<titian-frame .session=${currentSession()}></titian-frame>`;
      case 'failed':
        return html`<main class="gate"><div class="panel pad"><h1>${t('start-failed')}</h1><p role="alert">${this.error ? wireText(this.error) : ''}</p>
          <div class="acts"><button class="btn main" @click=${() => this.start()}>${t('try-again')}</button></div></div></main>`;
      default:
        return html`<main class="gate"><p class="muted">${t('starting')}</p></main>`;
    }
  }
}
customElements.define('titian-app', App);
