/** The one way of drawing rows and columns: `table` for what fits on a page, `titian-grid` for what does not. */

import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { html, nothing } from 'lit';
import { t } from '../l10n.js';
import { Part } from './element.js';
import { notifyError } from './notices.js';

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {() => any} label words, or a template where they are only spoken
 * @property {(row: any) => unknown} cell
 * @property {boolean} [num] right-aligned figures
 * @property {string} [width] share of the width, for a grid
 * @property {string} [sort] the sort this column stands for
 * @property {string} [look]
 */

/** The head of a column of buttons: spoken only. */
export const editLabel = () => html`<span class="away">${t('edit')}</span>`;

/** @param {{ columns: Column[], rows: any[], label: string, foot?: unknown, look?: string }} options */
export const table = ({ columns, rows, label, foot, look = '' }) => html`<table class=${look} aria-label=${label}>
  <thead><tr>${columns.map((column) => html`<th scope="col" class=${column.num ? 'num' : ''}>${column.label()}</th>`)}</tr></thead>
  <tbody>${rows.map((row) => html`<tr>${cells(columns, row)}</tr>`)}${foot ?? nothing}</tbody></table>`;

/** @param {Column[]} columns @param {any} row */
const cells = (columns, row) =>
  columns.map((column) => html`<td class="${column.num ? 'num' : ''} ${column.look ?? ''}">${column.cell(row)}</td>`);

const PAGE = 100;
const ROW = 29;

/**
 * A long list, drawn only where it is looked at and loaded a page at a time.
 * Arrow keys move, Enter opens.
 */
class Grid extends Part {
  static properties = {
    columns: { attribute: false },
    load: { attribute: false },
    query: { attribute: false },
    sort: { type: String },
    descending: { type: Boolean },
    label: { type: String },
    current: { state: true },
  };

  constructor() {
    super();
    /** @type {Column[]} */
    this.columns = [];
    /** @type {(offset: number, limit: number) => Promise<{ rows: any[], matching: number }>} */
    this.load = async () => ({ rows: [], matching: 0 });
    /** A change of it empties the list. @type {unknown} */
    this.query = null;
    this.sort = '';
    this.descending = false;
    this.label = '';
    this.current = 0;
    this.count = 0;
    this.version = 0;
    /** @type {Map<number, any[] | 'loading'>} */
    this.pages = new Map();
    /** @type {Virtualizer<HTMLElement, HTMLElement>} */
    this.window = new Virtualizer(this.windowOptions());
  }

  /** @returns {import('@tanstack/virtual-core').VirtualizerOptions<HTMLElement, HTMLElement>} */
  windowOptions() {
    return {
      count: this.count,
      getScrollElement: () => this.querySelector('.scroller'),
      estimateSize: () => ROW,
      overscan: 12,
      // The header stays in view and covers one row and a bit.
      scrollPaddingStart: 38,
      scrollPaddingEnd: 38,
      initialRect: { width: 0, height: 600 },
      observeElementRect,
      observeElementOffset,
      scrollToFn: elementScroll,
      onChange: () => this.requestUpdate(),
    };
  }

  connectedCallback() {
    super.connectedCallback();
    this.undo.push(this.window._didMount());
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('query')) this.reload();
  }

  updated() {
    this.window._willUpdate();
    for (const item of this.window.getVirtualItems()) this.need(Math.floor(item.index / PAGE));
  }

  /** Starts again from the first page; what is on the screen stays until the new rows are here. */
  async reload() {
    const version = ++this.version;
    try {
      const { rows, matching } = await this.load(0, PAGE);
      if (version !== this.version) return;
      this.pages = new Map([[0, rows]]);
      this.count = matching;
      this.current = 0;
      this.window.setOptions(this.windowOptions());
      this.window.scrollToOffset(0);
      this.requestUpdate();
      this.dispatchEvent(new CustomEvent('loaded', { detail: matching }));
    } catch (error) {
      notifyError(error);
    }
  }

  /** @param {number} page */
  async need(page) {
    if (this.pages.has(page) || this.pages.size === 0) return;
    const version = this.version;
    const pages = this.pages;
    pages.set(page, 'loading');
    try {
      const { rows } = await this.load(page * PAGE, PAGE);
      if (version !== this.version) return;
      pages.set(page, rows);
      this.requestUpdate();
    } catch (error) {
      pages.delete(page);
      notifyError(error);
    }
  }

  /** @param {number} index */
  row(index) {
    const page = this.pages.get(Math.floor(index / PAGE));
    return Array.isArray(page) ? page[index % PAGE] : undefined;
  }

  /** @param {number} index */
  moveTo(index) {
    this.current = Math.max(0, Math.min(this.count - 1, index));
    this.window.scrollToIndex(this.current);
  }

  openCurrent() {
    const row = this.row(this.current);
    if (row) this.dispatchEvent(new CustomEvent('open', { detail: row }));
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (/** @type {HTMLElement} */ (event.target).tagName === 'BUTTON') return;
    const page = Math.max(1, Math.floor((this.querySelector('.scroller')?.clientHeight ?? 300) / ROW) - 2);
    const moves = /** @type {Record<string, number>} */ ({
      ArrowDown: this.current + 1,
      ArrowUp: this.current - 1,
      PageDown: this.current + page,
      PageUp: this.current - page,
      Home: 0,
      End: this.count - 1,
    });
    if (event.key in moves) this.moveTo(moves[event.key]);
    else if (event.key === 'Enter') this.openCurrent();
    else return;
    event.preventDefault();
  }

  focusRows() {
    /** @type {HTMLElement | null} */ (this.querySelector('table'))?.focus();
  }

  render() {
    const items = this.window.getVirtualItems();
    const before = items[0]?.start ?? 0;
    const after = this.window.getTotalSize() - (items.at(-1)?.end ?? 0);
    const shown = items.some((item) => item.index === this.current);
    return html`<div class="scroller"><table class="grid" role="grid" tabindex="0" aria-label=${this.label} aria-rowcount=${this.count + 1}
        aria-activedescendant=${shown ? `grid-row-${this.current}` : nothing} @keydown=${this.pressed}>
      <colgroup>${this.columns.map((column) => html`<col class=${column.look ?? ''} width=${column.width ?? nothing} />`)}</colgroup>
      <thead><tr aria-rowindex="1">${this.columns.map((column) => this.header(column))}</tr></thead>
      <tbody>${gap(before)}${items.map((item) => this.line(item.index))}${gap(after)}</tbody>
    </table></div>`;
  }

  /** @param {Column} column */
  header(column) {
    const look = `${column.num ? 'num' : ''} ${column.look ?? ''}`;
    if (!column.sort) return html`<th scope="col" class=${look}>${column.label()}</th>`;
    const sorted = this.sort === column.sort;
    const order = this.descending ? 'descending' : 'ascending';
    return html`<th scope="col" class=${look} aria-sort=${sorted ? order : 'none'}><button type="button" title=${t('sort-by', { column: column.label() })}
      @click=${() => this.dispatchEvent(new CustomEvent('sort', { detail: column.sort }))}>${column.label()}${sorted ? html`<span aria-hidden="true"> ${this.descending ? '↓' : '↑'}</span>` : nothing}</button></th>`;
  }

  /** @param {number} index */
  line(index) {
    const row = this.row(index);
    return html`<tr id="grid-row-${index}" aria-rowindex=${index + 2} aria-selected=${index === this.current}
      @click=${() => {
        this.current = index;
        this.openCurrent();
      }}>
      ${row ? cells(this.columns, row) : html`<td class="muted">…</td>`}</tr>`;
  }
}
customElements.define('titian-grid', Grid);

/** One cell, so that a narrow window may leave columns out. @param {number} height */
const gap = (height) => (height > 0 ? html`<tr class="gap" aria-hidden="true"><td height=${height}></td></tr>` : nothing);
