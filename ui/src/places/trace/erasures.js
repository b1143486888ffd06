/** Whose data was erased, on what basis, by whom, and what had left the vault before. */
import { html, nothing } from 'lit';
import { instantShort, number } from '../../format.js';
import { t, word } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { notifyError } from '../../parts/notices.js';
import { read } from '../../shell.js';
import { accessTable } from './access.js';

class Erasures extends Part {
  static properties = { rows: { state: true }, late: { state: true } };

  constructor() {
    super();
    /** @type {Erasure[] | null} */
    this.rows = null;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load().catch(notifyError);
  }

  async load() {
    this.rows = await read('erasure_list', {});
  }

  render() {
    if (!this.rows) return html`<p class="muted">${t('loading')}</p>`;
    return html`<p class="muted">${t('erasures-text')}</p>
      ${this.rows.length ? this.rows.map((row) => erasure(row)) : html`<section class="panel empty">${t('erasures-none')}</section>`}`;
  }
}
customElements.define('titian-erasures', Erasures);

/** @param {Erasure} row */
const erasure = (
  row,
) => html`<section class="panel"><header><h2>${instantShort(row.at)}</h2><span class="small muted">${t('erasure-signed', { names: row.signers.join(', ') })}</span></header>
  <dl class="facts text"><dt>${t('erasure-basis')}</dt><dd>${row.basis ? word('basis', row.basis) : '–'}</dd>
    ${row.reason ? html`<dt>${t('reason')}</dt><dd>${row.reason}</dd>` : nothing}
    <dt>${t('erasure-ops')}</dt><dd>${number(row.ops)}</dd>
    <dt>${t('erasure-cleaned')}</dt><dd>${row.cleaned ? t('yes') : t('erasure-cleaning')}</dd>
    ${row.late.length ? html`<dt>${t('erasure-late')}</dt><dd>${row.late.map(({ name, ops }) => `${name ?? '–'} (${number(ops)})`).join(', ')}</dd>` : nothing}</dl>
  ${copiesOut(row.copies)}</section>`;

/** What no program can call back. @param {AccessEvent[]} copies */
export const copiesOut = (copies) =>
  copies.length
    ? html`<p class="text small">${t('erasure-copies')}</p>${accessTable(copies)}`
    : html`<p class="text small muted">${t('erasure-copies-none')}</p>`;
