/** Clients whom other clinics have given by name: the list, taking a file, reading one, and throwing it away. */
import { html, nothing } from 'lit';
import { ArrowLeft, Download, Inbox, Trash2, UserPlus } from 'lucide';
import { instantShort } from '../../format.js';
import { t } from '../../l10n.js';
import { ask } from '../../parts/dialog.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError } from '../../parts/notices.js';
import { table } from '../../parts/table.js';
import { call, pickFile, read } from '../../shell.js';
import { can, isOffice } from '../../state.js';
import { wholeFile } from '../client/whole.js';

class Cases extends Part {
  static properties = { cases: { state: true }, open: { state: true } };

  constructor() {
    super();
    /** @type {CaseClient[] | null} */
    this.cases = null;
    /** The one that is read. @type {CaseFile | null} */
    this.open = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    this.cases = await read('case_list', {});
  }

  /** @param {() => Promise<unknown>} act */
  act = (act) => act.call(this).catch(notifyError);

  async receive() {
    const file = await pickFile('bundle');
    if (!file) return;
    const came = (await call('case_receive', { file: file.token })).data;
    await this.load();
    notify('done', () => t('case-received', { from: came[0].from ?? '–', count: came.length }));
  }

  /** @param {Id | null} id */
  async show(id) {
    this.open = id ? await read('case_read', { id }) : null;
    await this.updateComplete;
    const title = /** @type {HTMLElement | null} */ (this.querySelector('h2'));
    title?.focus();
    title?.closest('section')?.scrollIntoView({ block: 'start' });
  }

  /** @param {CaseFile} open */
  async forget(open) {
    const sure = await ask({
      title: t('case-forget'),
      text: t('case-forget-text', { name: open.name }),
      answers: [
        { value: false, label: t('cancel') },
        { value: true, label: t('case-forget'), look: 'main' },
      ],
    });
    if (!sure) return;
    await call('case_forget', { id: open.id });
    await this.load();
    await this.show(null);
    notify('done', () => t('case-forgotten'));
  }

  render() {
    const { cases, open } = this;
    if (!cases) return nothing;
    if (open) return this.one(open);
    return html`<section class="panel"><header><h2 tabindex="-1">${t('cases')}</h2>${
      can('manage')
        ? html`<div class="acts"><button class="btn slim" @click=${() => this.act(this.receive)}>${icon(Download)}${t('case-receive')}</button></div>`
        : nothing
    }</header>
      ${cases.length ? table({ label: t('cases'), rows: cases, columns: this.columns }) : html`<div class="empty">${icon(Inbox)}<p>${t('cases-none')}</p></div>`}</section>`;
  }

  /** @param {CaseFile} open */
  one(open) {
    return html`<section class="panel pad spaced"><h2 tabindex="-1">${open.name}</h2>
        <p class="muted">${t('case-about', { from: open.from ?? '–', when: instantShort(open.made_at) })}</p>
        ${open.message ? html`<blockquote class="quote">${open.message}</blockquote>` : nothing}
        <p class="small muted">${t('case-apart')}</p>
        <div class="filters"><button class="btn" @click=${() => this.act(() => this.show(null))}>${icon(ArrowLeft)}${t('case-back')}</button>
          ${can('care') && !isOffice() ? html`<a class="btn main" href="#/clients/new?case=${open.id}">${icon(UserPlus)}${t('case-register')}</a>` : nothing}
          ${can('manage') ? html`<button class="btn" @click=${() => this.act(() => this.forget(open))}>${icon(Trash2)}${t('case-forget')}</button>` : nothing}</div></section>
      <div class="copy stack">${wholeFile(open.file)}</div>`;
  }

  /** @returns {import('../../parts/table.js').Column[]} */
  get columns() {
    return [
      {
        key: 'name',
        label: () => t('client-name'),
        cell: (/** @type {CaseClient} */ { id, name }) =>
          html`<button class="link" @click=${() => this.act(() => this.show(id))}>${name}</button>`,
      },
      { key: 'from', label: () => t('case-from'), cell: (/** @type {CaseClient} */ { from }) => from ?? '–' },
      {
        key: 'received',
        label: () => t('bundle-received-at'),
        look: 'tel',
        cell: (/** @type {CaseClient} */ { received_at }) => instantShort(received_at),
      },
      { key: 'message', label: () => t('refer-message'), cell: (/** @type {CaseClient} */ { message }) => message ?? '–' },
    ];
  }
}
customElements.define('titian-cases', Cases);
