/** Changing one's own passphrase, and what takes the recovery key. */
import { html, nothing } from 'lit';
import { KeyRound } from 'lucide';
import { Form } from '../../forms.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { formElement, formHead, textField } from '../../parts/fields.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError } from '../../parts/notices.js';
import { passphraseFields, unequalPassphrases } from '../../parts/passphrase.js';
import { call } from '../../shell.js';
import { can } from '../../state.js';
import { openBySheet } from './sheet.js';

class Passphrase extends Part {
  constructor() {
    super();
    this.form = this.makeForm();
  }

  /** @returns {Form} */
  makeForm() {
    return new Form(this, {
      values: { passphrase: '', new: '', again: '' },
      check: (values) => unequalPassphrases(values, 'new'),
      send: (values) => call('passphrase_change', { old: values.passphrase, new: values.new }),
      done: () => {
        notify('done', () => t('passphrase-changed'));
        this.form = this.makeForm();
        this.requestUpdate();
      },
    });
  }

  render() {
    const { form } = this;
    return html`<section class="panel pad narrow">${formElement(
      form,
      html`<p class="muted">${t('passphrase-change-text')}</p>${formHead(form)}
      ${textField(form, 'passphrase', { label: t('passphrase-old'), type: 'password', complete: 'current-password', required: true })}
      ${passphraseFields(form, 'new', t('passphrase-new'))}
      <div class="acts"><button class="btn main" ?disabled=${form.saving}>${form.saving ? t('saving') : t('passphrase-change')}</button></div>`,
    )}</section>
      ${
        can('care')
          ? html`<section class="panel pad narrow"><h2>${t('recovery-key')}</h2><p class="muted">${t('sheet-explained')}</p>
        <div class="filters"><button class="btn" @click=${() => openBySheet().catch(notifyError)}>${icon(KeyRound)}${t('sheet-open')}</button></div></section>`
          : nothing
      }`;
  }
}
customElements.define('titian-passphrase', Passphrase);
