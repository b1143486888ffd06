/** The set-up assistant: language, clinic, first account, recovery key, done. */
import { html, nothing } from 'lit';
import { ArrowRight, Printer } from 'lucide';
import { choices, LANGUAGES, TIMEZONES } from '../codes.js';
import { Form } from '../forms.js';
import { currentLanguage, t } from '../l10n.js';
import { speak } from '../locales.js';
import { Part } from '../parts/element.js';
import { formElement, formHead, radioField, selectField, textField } from '../parts/fields.js';
import { icon, mark } from '../parts/icon.js';
import { notifyError } from '../parts/notices.js';
import { passphraseFields, unequalPassphrases } from '../parts/passphrase.js';
import { call, printPage, read } from '../shell.js';
import './join.js';
import './restore.js';

const STEPS = ['language', 'clinic', 'account', 'recovery', 'done'];

class Setup extends Part {
  static properties = {
    step: { state: true },
    restoring: { state: true },
    joining: { state: true },
    status: { attribute: false },
    provinces: { state: true },
    regencies: { state: true },
    wrongPart: { state: true },
    hasPaper: { state: true },
  };

  constructor() {
    super();
    this.step = 'language';
    /** Whether a backup is put back instead of setting up anew. */
    this.restoring = false;
    /** Whether this machine joins a clinic instead. */
    this.joining = false;
    /** @type {VaultStatus | null} */
    this.status = null;
    /** @type {Region[]} */
    this.provinces = [];
    /** @type {Region[]} */
    this.regencies = [];
    this.recoveryKey = '';
    /** Which group of the key is asked back. */
    this.asked = 0;
    this.wrongPart = false;
    /** Whether the recovery key is on paper, so that it is hidden and asked back. */
    this.hasPaper = false;
    this.clinic = new Form(this, {
      values: { kind: 'clinic', site_name: '', province: null, region_code: null, timezone: 'WIB' },
      send: async () => ({ data: null, touched: [], rev: 0, kept_both: [] }),
      done: () => this.go('account'),
    });
    this.account = this.accountForm();
  }

  accountForm() {
    return new Form(this, {
      values: { admin_name: '', passphrase: '', again: '' },
      check: (values) => unequalPassphrases(values),
      send: ({ admin_name, passphrase }) => {
        const { kind, site_name, province, region_code, timezone } = this.clinic.values;
        return call('vault_create', {
          site_name,
          region_code: this.isOffice ? province : region_code,
          timezone,
          kind,
          language: currentLanguage(),
          admin_name,
          passphrase,
        });
      },
      done: (answer) => {
        this.recoveryKey = answer.data.recovery_key;
        this.asked = Math.floor(Math.random() * this.recoveryKey.split('-').length);
        this.go('recovery');
      },
    });
  }

  /** Whether it is a provincial office that is set up. */
  get isOffice() {
    return this.clinic.get('kind') === 'province';
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Titian';
    // A request that was made before waits for its answer.
    this.joining = Boolean(this.status?.joining);
    read('region_children', { code: null })
      .then((regions) => {
        this.provinces = regions;
      })
      .catch(notifyError);
  }

  /** @param {string} step */
  go(step) {
    this.step = step;
    this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector('h1'))?.focus());
  }

  async provinceChosen() {
    const { province } = this.clinic.values;
    this.clinic.set('region_code', null);
    this.regencies = province ? await read('region_children', { code: province }) : [];
    const kept = this.provinces.find(({ code }) => code === province)?.timezone;
    if (kept) this.clinic.set('timezone', kept);
  }

  render() {
    if (this.restoring)
      return html`<main class="gate wide"><div class="gate-brand">${mark}<span>Titian</span></div><div class="panel pad"><titian-restore
        @left=${() => {
          this.restoring = false;
        }}
        @restored=${() => this.dispatchEvent(new CustomEvent('done'))}></titian-restore></div></main>`;
    if (this.joining)
      return html`<main class="gate wide"><div class="gate-brand">${mark}<span>Titian</span></div><div class="panel pad"><titian-join .code=${this.status?.joining ?? ''}
        @left=${() => {
          this.joining = false;
        }}
        @session=${(/** @type {CustomEvent} */ event) => this.dispatchEvent(new CustomEvent('session', { detail: event.detail }))}></titian-join></div></main>`;
    const at = STEPS.indexOf(this.step);
    return html`<main class="gate wide"><div class="gate-brand no-print">${mark}<span>Titian</span></div>
      <ol class="steps no-print" aria-label=${t('setup-steps')}>${STEPS.map((step, index) => html`<li class=${index < at ? 'ok' : index === at ? 'now' : ''} aria-current=${index === at ? 'step' : nothing}>${t(step === 'clinic' && this.isOffice ? 'setup-step-office' : `setup-step-${step}`)}</li>`)}</ol>
      <div class="panel pad">${this.content()}</div></main>`;
  }

  content() {
    switch (this.step) {
      case 'language':
        return this.languageStep();
      case 'clinic':
        return this.clinicStep();
      case 'account':
        return this.accountStep();
      case 'recovery':
        return this.recoveryStep();
      default:
        return this.doneStep();
    }
  }

  languageStep() {
    return html`<h1 tabindex="-1">${t('setup-welcome')}</h1><p>${t('setup-welcome-text')}</p>
      <form class="form" @submit=${(/** @type {Event} */ event) => {
        event.preventDefault();
        this.go('clinic');
      }}>
        <fieldset class="field radios"><legend>${t('setup-language')}</legend><div class="choices">${LANGUAGES.map((language) => html`<label><input type="radio" name="language" .checked=${currentLanguage() === language} @change=${() => speak(language)} /><span lang=${language}>${t(`language-${language}`)}</span></label>`)}</div></fieldset>
        <div class="acts"><button type="button" class="btn" @click=${() => {
          this.joining = true;
        }}>${t('join-open')}</button><button type="button" class="btn" @click=${() => {
          this.restoring = true;
        }}>${t('restore-open')}</button><button class="btn main">${t('next')}${icon(ArrowRight)}</button></div></form>`;
  }

  clinicStep() {
    const form = this.clinic;
    const regions = (/** @type {Region[]} */ list) => list.map(({ code, name }) => ({ value: code, label: name }));
    return html`<h1 tabindex="-1">${t(this.isOffice ? 'setup-office' : 'setup-clinic')}</h1><p class="muted">${t(this.isOffice ? 'setup-office-text' : 'setup-clinic-text')}</p>
      ${formElement(
        form,
        html`${formHead(form)}
        ${radioField(form, 'kind', { label: t('setup-kind'), choices: choices('site-kind', ['clinic', 'province']) })}
        ${textField(form, 'site_name', { label: t(this.isOffice ? 'office-name' : 'site-name'), required: true, max: 120, hint: t(this.isOffice ? 'office-name-hint' : 'site-name-hint') })}
        <div class="pair" @change=${(/** @type {any} */ event) => {
          if (event.target.id === form.fieldId('province')) this.provinceChosen().catch(notifyError);
        }}>
          ${selectField(form, 'province', { label: t('province'), required: true, choices: regions(this.provinces) })}
          ${this.isOffice ? nothing : selectField(form, 'region_code', { label: t('regency'), required: true, choices: regions(this.regencies), empty: form.get('province') ? t('choose') : t('choose-province-first') })}</div>
        ${radioField(form, 'timezone', { label: t('timezone'), choices: choices('zone', TIMEZONES) })}
        <div class="acts"><button type="button" class="btn" @click=${() => this.go('language')}>${t('back')}</button><button class="btn main">${t('next')}${icon(ArrowRight)}</button></div>`,
      )}`;
  }

  accountStep() {
    const form = this.account;
    return html`<h1 tabindex="-1">${t('setup-account')}</h1><p class="muted">${t(this.isOffice ? 'setup-account-office' : 'setup-account-text')}</p>
      ${formElement(
        form,
        html`${formHead(form)}
        ${textField(form, 'admin_name', { label: t('admin-name'), required: true, max: 120 })}
        ${passphraseFields(form, 'passphrase', t('passphrase'))}
        <div class="acts"><button type="button" class="btn" @click=${() => this.go('clinic')}>${t('back')}</button>
          <button class="btn main" ?disabled=${form.saving}>${form.saving ? t('setup-creating') : t(this.isOffice ? 'setup-create-office' : 'setup-create')}</button></div>`,
      )}`;
  }

  recoveryStep() {
    const groups = this.recoveryKey.split('-');
    /** @param {any} event */
    const check = (event) => {
      event.preventDefault();
      const part = event.target.elements.part;
      call('recovery_check', { recovery_key: part.value, group: this.asked + 1 })
        .then(() => this.go('done'))
        .catch((error) => {
          this.wrongPart = error.code === 'invalid';
          if (this.wrongPart) part.focus();
          else notifyError(error);
        });
    };
    if (!this.hasPaper) {
      return html`<h1 tabindex="-1">${t('setup-recovery')}</h1><p>${t('setup-recovery-text')}</p>
      <div class="print-only"><h2>${t('recovery-sheet', { site: this.clinic.values.site_name })}</h2></div>
      <ol class="recovery" aria-label=${t('recovery-key')}>${groups.map((group) => html`<li><code>${group}</code></li>`)}</ol>
      <div class="print-only"><p>${t('recovery-sheet-text')}</p></div>
      <div class="acts no-print"><button type="button" class="btn" @click=${() => printPage().catch(notifyError)}>${icon(Printer)}${t('recovery-print')}</button>
        <button type="button" class="btn main" @click=${() => this.tryPaper(true)}>${t('recovery-have')}${icon(ArrowRight)}</button></div>`;
    }
    // The paper is tried, not the screen.
    return html`<h1 tabindex="-1">${t('setup-recovery-try')}</h1><p>${t('setup-recovery-try-text')}</p>
      <form class="form" novalidate @submit=${check}>
        <div class="field ${this.wrongPart ? 'wrong' : ''}"><label for="part">${t('recovery-type-back', { number: this.asked + 1 })}</label>
          <input id="part" name="part" class="mono" autocomplete="off" spellcheck="false" aria-invalid=${this.wrongPart} aria-describedby="part-error" />
          <p class="error" id="part-error">${this.wrongPart ? t('field-not_same_part') : nothing}</p></div>
        <div class="acts"><button type="button" class="btn" @click=${() => this.tryPaper(false)}>${t('recovery-show-again')}</button>
          <button class="btn main">${t('next')}${icon(ArrowRight)}</button></div></form>`;
  }

  /** @param {boolean} hasPaper */
  async tryPaper(hasPaper) {
    this.hasPaper = hasPaper;
    this.wrongPart = false;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(hasPaper ? '#part' : 'h1'))?.focus();
  }

  doneStep() {
    return html`<h1 tabindex="-1">${t(this.isOffice ? 'setup-done-office' : 'setup-done')}</h1><p>${t(this.isOffice ? 'setup-done-office-text' : 'setup-done-text')}</p>
      <div class="acts"><button class="btn main" autofocus @click=${() => this.dispatchEvent(new CustomEvent('done'))}>${t('setup-start')}${icon(ArrowRight)}</button></div>`;
  }
}
customElements.define('titian-setup', Setup);
