/**
 * Joining a clinic that uses Titian already, from the first screen: a request with its code, and later the answer.
 * Emits `left`, and `session` when this machine belongs to the clinic.
 */
import { html, nothing } from 'lit';
import { FileDown, FolderOpen } from 'lucide';
import { Form } from '../forms.js';
import { currentLanguage, t } from '../l10n.js';
import { Part } from '../parts/element.js';
import { formElement, formHead, textField } from '../parts/fields.js';
import { icon } from '../parts/icon.js';
import { progressBar } from '../parts/progress.js';
import { call, pickFile, pickSave } from '../shell.js';
import { codeLine } from './sync/request-code.js';

class Join extends Part {
  static properties = { code: { type: String }, again: { state: true }, progress: { state: true } };

  constructor() {
    super();
    /** The code of the request that waits for its answer; empty before there is one. */
    this.code = '';
    /** Whether another request is to be made in its place. */
    this.again = false;
    /** @type {Progress | null} */
    this.progress = null;
    this.savedAs = '';
    this.request = this.requestForm();
    this.answer = this.answerForm();
  }

  requestForm() {
    return new Form(this, {
      values: { passphrase: '' },
      send: async ({ passphrase }) => {
        const file = await pickSave('request', `${t('join-request-name')}.titian-request`);
        if (!file) throw { code: 'cancelled', fields: [], args: {}, reference: null };
        this.savedAs = file.name;
        return call('join_request', { file: file.token, passphrase });
      },
      done: ({ data }) => {
        this.code = data.code;
        this.again = false;
        this.answer = this.answerForm();
        this.begin();
      },
    });
  }

  answerForm() {
    return new Form(this, {
      values: { passphrase: '' },
      send: async ({ passphrase }) => {
        const file = await pickFile('bundle');
        if (!file) throw { code: 'cancelled', fields: [], args: {}, reference: null };
        const progress = (/** @type {Progress} */ step) => {
          this.progress = step;
        };
        return call('join_finish', { file: file.token, passphrase, language: currentLanguage() }, { progress }).finally(() => {
          this.progress = null;
        });
      },
      done: ({ data }) => {
        this.dispatchEvent(new CustomEvent('session', { detail: data }));
      },
    });
  }

  firstUpdated() {
    this.begin();
  }

  async begin() {
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('h1'))?.focus();
  }

  render() {
    return this.code && !this.again ? this.waiting() : this.asking();
  }

  asking() {
    const form = this.request;
    return html`<h1 tabindex="-1">${t('join-title')}</h1><p>${t('join-text')}</p>
      <ol class="steps-text"><li>${t('join-step-account')}</li><li>${t('join-step-request')}</li><li>${t('join-step-answer')}</li></ol>
      ${formElement(
        form,
        html`${formHead(form)}
        ${textField(form, 'passphrase', { label: t('join-passphrase'), hint: t('join-passphrase-hint'), type: 'password', complete: 'current-password', required: true })}
        <div class="acts"><button type="button" class="btn" @click=${() => this.leave()}>${t('back')}</button>
          <button class="btn main" ?disabled=${form.saving}>${icon(FileDown)}${t('join-save-request')}</button></div>`,
      )}`;
  }

  waiting() {
    const form = this.answer;
    return html`<h1 tabindex="-1">${t('join-waiting')}</h1>
      <p>${this.savedAs ? t('request-saved', { name: this.savedAs }) : t('join-waiting-text')}</p>${codeLine(this.code)}<p class="muted">${t('request-next')}</p>
      ${formElement(
        form,
        html`${formHead(form)}
        ${textField(form, 'passphrase', { label: t('join-passphrase'), hint: t('join-passphrase-same'), type: 'password', complete: 'current-password', required: true })}
        ${form.saving && this.progress ? progressBar(this.progress, t(phaseName(this.progress))) : nothing}
        <div class="acts"><button type="button" class="btn" ?disabled=${form.saving} @click=${this.askAgain}>${t('join-again')}</button>
          <button class="btn main" ?disabled=${form.saving}>${icon(FolderOpen)}${t('join-open-answer')}</button></div>`,
      )}`;
  }

  askAgain = () => {
    this.again = true;
    this.request = this.requestForm();
    this.begin();
  };

  leave() {
    if (this.code && this.again) {
      this.again = false;
      this.begin();
    } else this.dispatchEvent(new CustomEvent('left'));
  }
}
customElements.define('titian-join', Join);

/** @param {Progress} progress */
const phaseName = ({ phase }) => (phase.startsWith('bundle_') ? `phase-${phase}` : 'working');
