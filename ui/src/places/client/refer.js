/** Giving clients to another clinic or office by name, for a referral: whom, to whom, with which words, and all that would leave. */
import { html, nothing } from 'lit';
import { FileDown, TriangleAlert, X } from 'lucide';
import { Form } from '../../forms.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { areaField, field, formElement, formHead, selectField } from '../../parts/fields.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, wireText } from '../../parts/notices.js';
import { go } from '../../router.js';
import { call, pickSave, read } from '../../shell.js';
import { wholeFile } from './whole.js';
import '../../parts/client-picker.js';

class Refer extends Part {
  static properties = { client: { type: String }, files: { state: true }, sites: { state: true }, error: { state: true } };

  constructor() {
    super();
    this.client = '';
    /** What would leave, in the order in which they were chosen. @type {ClientFile[] | null} */
    this.files = null;
    /** @type {KnownSite[] | null} */
    this.sites = null;
    /** @type {WireError | null} */
    this.error = null;
    this.savedAs = '';
    this.form = new Form(this, {
      values: { clients: /** @type {Id[]} */ ([]), to: null, message: '' },
      send: async ({ clients, to, message }) => {
        const file = await pickSave('bundle', `${t('refer-file')}.titian`);
        if (!file) throw { code: 'cancelled', fields: [], args: {}, reference: null };
        this.savedAs = file.name;
        return call('case_export', { clients, to, message, file: file.token });
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
      const [{ sites }] = await Promise.all([read('site_list', {}), this.choose([this.client])]);
      this.sites = sites;
      if (sites.length === 1) this.form.set('to', sites[0].site);
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  /** Whom it is about, and what would leave then. @param {Id[]} clients */
  async choose(clients) {
    const shown = await read('case_preview', { clients });
    this.form.set('clients', clients);
    this.files = clients.flatMap((id) => shown.filter(({ client }) => client.id === id));
  }

  /** @param {Id[]} clients */
  change(clients) {
    this.choose(clients).catch(notifyError);
  }

  render() {
    if (this.error) return html`<p role="alert">${wireText(this.error)}</p>`;
    const { files, sites } = this;
    if (!files || !sites) return html`<p class="muted">${t('loading')}</p>`;
    if (sites.length === 0)
      return html`<section class="panel empty"><strong>${t('refer-nobody')}</strong><p>${t('refer-nobody-text')} <a href="#/sync/province">${t('refer-see-sites')}</a></p></section>`;
    const unasked = files.filter(({ client }) => client.consent.status !== 'given').map(({ client }) => client.name);
    return html`<section class="panel pad spaced narrow"><h2>${t('refer-title')}</h2><p class="muted">${t('refer-text')}</p>
        ${unasked.length ? html`<div class="banner note" role="note">${icon(TriangleAlert)}<span>${t('refer-consent', { names: unasked.join(', ') })}</span></div>` : nothing}
        ${this.fields(files, sites)}</section>
      <h2>${t('extract-preview')}</h2>
      ${files.map((file) => html`${files.length > 1 ? html`<h3>${file.client.name}</h3>` : nothing}<div class="copy stack">${wholeFile(file)}</div>`)}`;
  }

  /** @param {ClientFile[]} files @param {KnownSite[]} sites */
  fields(files, sites) {
    const { form } = this;
    return formElement(
      form,
      html`${formHead(form)}
      ${this.chosen(files)}
      ${selectField(form, 'to', { label: t('refer-to'), required: true, choices: sites.map(({ site, name }) => ({ value: site, label: name })) })}
      ${areaField(form, 'message', { label: t('refer-message'), hint: t('refer-message-hint') })}
      <div class="acts"><a class="btn" href="#/clients/${this.client}/person">${t('cancel')}</a>
        <button class="btn main" ?disabled=${form.saving}>${icon(FileDown)}${t('refer-save')}</button></div>`,
    );
  }

  /** Who leaves, and a box to add somebody who goes along. @param {ClientFile[]} files */
  chosen(files) {
    const ids = files.map(({ client }) => client.id);
    return html`${
      files.length > 1
        ? html`<ul class="chosen" aria-label=${t('place-clients')}>${files.map(
            ({ client: { id, name } }) => html`<li>${name}
        <button type="button" class="bare" aria-label=${t('refer-leave-out', { name })} @click=${() => this.change(ids.filter((other) => other !== id))}>${icon(X)}</button></li>`,
          )}</ul>`
        : nothing
    }
      ${field(
        this.form,
        'clients',
        { label: t('refer-also') },
        (id, about, wrong) => html`<titian-client-picker .inputId=${id} .about=${about} .wrong=${wrong} .without=${ids}
        @client=${(/** @type {CustomEvent<ClientRow>} */ event) => this.change([...ids, event.detail.id])}></titian-client-picker>`,
      )}`;
  }
}
customElements.define('titian-refer', Refer);
