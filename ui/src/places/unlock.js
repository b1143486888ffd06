/** Opening the vault: who, the passphrase, and the recovery key for when it is forgotten. */
import { html, nothing } from 'lit';
import { KeyRound, LockOpen } from 'lucide';
import { Form } from '../forms.js';
import { t } from '../l10n.js';
import { Part } from '../parts/element.js';
import { formElement, formHead, selectField, textField } from '../parts/fields.js';
import { icon, mark } from '../parts/icon.js';
import { passphraseFields, unequalPassphrases } from '../parts/passphrase.js';
import { progressBar } from '../parts/progress.js';
import { call } from '../shell.js';
import { phaseName } from './backup-words.js';
import './restore.js';
import { secondsLeft, waitWords } from '../waiting.js';

class Unlock extends Part {
  static properties = {
    status: { attribute: false },
    recovering: { state: true },
    caps: { state: true },
    wait: { state: true },
    restoring: { state: true },
    progress: { state: true },
  };

  constructor() {
    super();
    /** @type {VaultStatus} */
    this.status = { state: 'locked', people: [], site_name: null, language: null, demonstration: false };
    this.recovering = false;
    this.caps = false;
    /** Whether a backup is being put back instead. */
    this.restoring = false;
    /** How far the backup is that is made before an update. @type {Progress | null} */
    this.progress = null;
    /** Until when nobody may try, after too many wrong tries; milliseconds of this page's clock. */
    this.until = 0;
    /** The seconds left of it. */
    this.wait = 0;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.clock = undefined;
    this.form = this.makeForm();
    /** The refusal that is being waited for. @type {WireError | null} */
    this.waitingFor = null;
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Titian';
    this.form.set('person', this.status.people[0]?.id ?? null);
  }

  /** @returns {Form} */
  makeForm() {
    return new Form(this, {
      values: { person: null, passphrase: '', recovery_key: '', new_passphrase: '', again: '' },
      check: (values) => (this.recovering ? unequalPassphrases(values, 'new_passphrase') : []),
      send: (values) =>
        this.open(values).finally(() => {
          this.progress = null;
        }),
      done: (answer) => {
        this.dispatchEvent(new CustomEvent('session', { detail: answer.data }));
      },
    });
  }

  /** @param {Record<string, any>} values */
  open({ person, passphrase, recovery_key, new_passphrase }) {
    const told = {
      progress: (/** @type {Progress} */ step) => {
        this.progress = step;
      },
    };
    return this.recovering
      ? call('unlock_recovery', { recovery_key, person, new_passphrase }, told)
      : call('unlock', { person, passphrase }, told);
  }

  /** @param {boolean} recovering */
  turn(recovering) {
    const { person } = this.form.values;
    this.recovering = recovering;
    this.form = this.makeForm();
    this.form.values.person = person;
    this.updateComplete.then(() => this.querySelector('input')?.focus());
  }

  /** Several people choose themselves first. */
  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.querySelector('form select, form input'))?.focus();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.clock);
  }

  updated() {
    const { problem } = this.form;
    if (problem?.code !== 'too_many_tries' || this.waitingFor === problem) return;
    this.waitingFor = problem;
    this.until = Date.now() + Number(problem.args.seconds) * 1000;
    clearInterval(this.clock);
    this.clock = setInterval(() => this.tick(), 500);
    this.tick();
  }

  tick() {
    this.wait = secondsLeft(this.until, Date.now());
    if (this.wait > 0) return;
    clearInterval(this.clock);
    this.form.problem = null;
    this.form.errors.clear();
    this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector('input[type=password]'))?.focus());
  }

  /** Told once when it begins, and shown as it runs down: a screen reader need not hear every second. */
  waiting() {
    const { unit, count } = waitWords(this.wait);
    return html`<div class="banner trouble" role="alert"><span>${t('unlock-wait')}</span></div>
      <p aria-hidden="true">${t(unit === 'minutes' ? 'unlock-wait-minutes' : 'unlock-wait-seconds', { count })}</p>`;
  }

  /** @param {any} event */
  watchCaps(event) {
    this.caps = event.getModifierState?.('CapsLock') ?? false;
  }

  render() {
    const { form } = this;
    const { people, site_name, demonstration } = this.status;
    if (this.restoring)
      return html`<main class="gate wide"><div class="gate-brand">${mark}<span>Titian</span></div><div class="panel pad"><titian-restore folderKnown
        @left=${() => {
          this.restoring = false;
        }}
        @restored=${() => this.dispatchEvent(new CustomEvent('restored'))}></titian-restore></div></main>`;
    return html`<main class="gate" @keydown=${this.watchCaps} @keyup=${this.watchCaps}><div class="gate-brand">${mark}<span>Titian</span></div>
      <div class="panel pad"><h1>${this.recovering ? t('recover-title') : (site_name ?? t('unlock-title'))}</h1>
        <p class="muted">${this.recovering ? t('recover-text') : t('unlock-text')}</p>
        ${demonstration ? html`<div class="banner note"><span>${t('banner-demonstration')}</span></div>` : nothing}
        ${formElement(
          form,
          html`${this.wait > 0 ? this.waiting() : formHead(form)}
          ${people.length > 1 ? selectField(form, 'person', { label: t('unlock-person'), empty: null, choices: people.map(({ id, name }) => ({ value: id, label: name })) }) : nothing}
          ${
            this.recovering
              ? html`${textField(form, 'recovery_key', { label: t('recovery-key'), hint: t('recovery-key-hint'), required: true })}
                ${passphraseFields(form, 'new_passphrase', t('passphrase-new'))}`
              : textField(form, 'passphrase', {
                  label: people.length === 1 ? t('passphrase-of', { name: people[0].name }) : t('passphrase'),
                  type: 'password',
                  complete: 'current-password',
                  hint: this.caps ? html`<strong class="warn-text">${t('caps-lock')}</strong>` : nothing,
                })
          }
          ${this.progress ? html`<p class="small">${t('unlock-backup')}</p>${progressBar(this.progress, t(phaseName(this.progress)))}` : nothing}
          <div class="acts"><button type="button" class="btn" ?disabled=${form.saving} @click=${() => this.turn(!this.recovering)}>${icon(KeyRound)}${this.recovering ? t('unlock-with-passphrase') : t('unlock-with-recovery')}</button>
            <button class="btn main" ?disabled=${form.saving || this.wait > 0}>${icon(LockOpen)}${form.saving ? t('opening') : t('unlock')}</button></div>`,
        )}
        <p class="small"><button type="button" class="link" @click=${() => {
          this.restoring = true;
        }}>${t('restore-open')}</button></p>
      </div></main>`;
  }
}
customElements.define('titian-unlock', Unlock);
