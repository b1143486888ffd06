/** Giving a client to another clinic or office by name, for a referral: to whom, with which words, and all that would leave. */
import { html, nothing } from 'lit';
import { FileDown, TriangleAlert } from 'lucide';
import { Form } from '../../forms.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { areaField, formElement, formHead, selectField } from '../../parts/fields.js';
import { icon } from '../../parts/icon.js';
import { notify, wireText } from '../../parts/notices.js';
import { go } from '../../router.js';
import { call, pickSave, read } from '../../shell.js';
import { wholeFile } from './whole.js';

class Refer extends Part {
  static properties = { client: { type: String }, file: { state: true }, sites: { state: true }, error: { state: true } };

  constructor() {
    super();
    this.client = '';
    /** What would leave. @type {ClientFile | null} */
    this.file = null;
    /** @type {KnownSite[] | null} */
    this.sites = null;
    /** @type {WireError | null} */
    this.error = null;
    this.savedAs = '';
    this.form = new Form(this, {
      values: { to: null, message: '' },
      send: async ({ to, message }) => {
        const file = await pickSave('bundle', `${t('refer-file')}.titian`);
        if (!file) throw { code: 'cancelled', fields: [], args: {}, reference: null };
        this.savedAs = file.name;
        return call('case_export', { clients: [this.client], to, message, file: file.token });
      },
      done: ({ data }) => {
        const { savedAs: name } = this;
        notify('note', () => t('refer-saved', { name, to: data.to }));
        go(`#/clients/${this.client}/person`);
      },
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.form.close();
  }

  async load() {
    try {
      const [shown, { sites }] = await Promise.all([read('case_preview', { clients: [this.client] }), read('site_list', {})]);
      [this.file, this.sites] = [shown[0], sites];
      if (sites.length === 1) this.form.set('to', sites[0].site);
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  render() {
    if (this.error) return html`<p role="alert">${wireText(this.error)}</p>`;
    const { file, sites } = this;
    if (!file || !sites) return html`<p class="muted">${t('loading')}</p>`;
    if (sites.length === 0)
      return html`<section class="panel empty"><strong>${t('refer-nobody')}</strong><p>${t('refer-nobody-text')} <a href="#/sync/province">${t('refer-see-sites')}</a></p></section>`;
    const hasConsent = file.client.consent.status === 'given';
    return html`<section class="panel pad spaced narrow"><h2>${t('refer-title')}</h2><p class="muted">${t('refer-text')}</p>
        ${hasConsent ? nothing : html`<div class="banner note" role="note">${icon(TriangleAlert)}<span>${t('refer-consent')}</span></div>`}
        ${this.fields(sites)}</section>
      <h2>${t('extract-preview')}</h2>
      <div class="copy stack">${wholeFile(file)}</div>`;
  }

  /** @param {KnownSite[]} sites */
  fields(sites) {
    const { form } = this;
    return formElement(
      form,
      html`${formHead(form)}
      ${selectField(form, 'to', { label: t('refer-to'), required: true, choices: sites.map(({ site, name }) => ({ value: site, label: name })) })}
      ${areaField(form, 'message', { label: t('refer-message'), hint: t('refer-message-hint') })}
      <div class="acts"><a class="btn" href="#/clients/${this.client}/person">${t('cancel')}</a>
        <button class="btn main" ?disabled=${form.saving}>${icon(FileDown)}${t('refer-save')}</button></div>`,
    );
  }
}
customElements.define('titian-refer', Refer);
