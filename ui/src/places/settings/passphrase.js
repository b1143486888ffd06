/** Changing one's own passphrase. */
import { html } from 'lit';
import { Form } from '../../forms.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { formElement, formHead, textField } from '../../parts/fields.js';
import { notify } from '../../parts/notices.js';
import { passphraseFields, unequalPassphrases } from '../../parts/passphrase.js';
import { call } from '../../shell.js';

class Passphrase extends Part {
  constructor() {
    super();
    this.form = this.makeForm();
  }

  /** @returns {Form} */
  makeForm() {
    return new Form(this, {
      values: { passphrase: '', fresh: '', again: '' },
      check: ({ fresh, again }) => unequalPassphrases({ passphrase: fresh, again }),
      send: ({ passphrase, fresh }) => call('passphrase_change', { old: passphrase, new: fresh }),
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
      ${passphraseFields(form, 'fresh', t('passphrase-new'))}
      <div class="acts"><button class="btn main" ?disabled=${form.saving}>${form.saving ? t('saving') : t('passphrase-change')}</button></div>`,
    )}</section>`;
  }
}
customElements.define('titian-passphrase', Passphrase);
