/** A box in which one types to find something, and under it what was found. What is looked for is the subclass's business. */
import { html, nothing } from 'lit';
import { Part } from './element.js';

/** How many are shown. */
export const ENOUGH = 8;

/** @template T */
export class Combo extends Part {
  static properties = {
    inputId: { type: String },
    about: { type: String },
    wrong: { type: Boolean },
    label: { type: String },
    hint: { type: String },
    found: { state: true },
    active: { state: true },
    shown: { state: true },
  };

  constructor() {
    super();
    this.inputId = 'combo';
    this.about = '';
    this.wrong = false;
    /** Spoken name where there is no visible label. */
    this.label = '';
    this.hint = '';
    /** @type {T[] | null} */
    this.found = null;
    this.active = 0;
    /** What stands in the box. */
    this.shown = '';
    this.asked = 0;
  }

  /** What fits what was typed. @abstract @param {string} _text @returns {Promise<T[]>} */
  async find(_text) {
    return [];
  }

  /** One of them was chosen. @abstract @param {T} _item */
  take(_item) {}

  /** What a line of the list shows. @abstract @param {T} _item @returns {unknown} */
  line(_item) {
    return nothing;
  }

  /** The words: what the empty box says, the name of the list, and what that says when nothing fits. @abstract */
  words() {
    return { hint: '', list: '', none: '' };
  }

  /** The box was left with this in it. @abstract @param {string} _typed */
  abandon(_typed) {}

  /** Takes the list away; what is still being looked for comes too late. */
  close() {
    this.asked++;
    this.found = null;
  }

  /** @param {string} text */
  async search(text) {
    const asked = ++this.asked;
    const found = text.trim().length < 2 ? null : await this.find(text);
    if (asked !== this.asked) return;
    this.found = found;
    this.active = 0;
  }

  /** @param {any} event */
  typed(event) {
    this.shown = event.target.value;
    this.search(this.shown).catch(() => {
      this.found = null;
    });
  }

  /** @param {any} event */
  left(event) {
    this.close();
    this.abandon(event.target.value.trim());
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!this.found) return;
    const last = this.found.length - 1;
    if (event.key === 'ArrowDown') this.active = Math.min(last, this.active + 1);
    else if (event.key === 'ArrowUp') this.active = Math.max(0, this.active - 1);
    else if (event.key === 'Enter' && this.found[this.active]) this.take(this.found[this.active]);
    else if (event.key === 'Escape') this.found = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  render() {
    const { hint, list, none } = this.words();
    const listId = `${this.inputId}-list`;
    return html`<div class="combo"><input id=${this.inputId} role="combobox" autocomplete="off" spellcheck="false" aria-expanded=${Boolean(this.found)} aria-controls=${listId} aria-autocomplete="list"
        aria-activedescendant=${this.found?.length ? `${listId}-${this.active}` : nothing} aria-label=${this.label || nothing} aria-invalid=${this.wrong} aria-describedby=${this.about || nothing}
        placeholder=${this.hint || hint} .value=${this.shown} @input=${this.typed} @blur=${this.left} @keydown=${this.pressed} />
      <ul class="options" id=${listId} role="listbox" aria-label=${list} ?hidden=${!this.found}>
        ${(this.found ?? []).map(
          (item, index) => html`<li id="${listId}-${index}" role="option" aria-selected=${index === this.active}
          @mousedown=${(/** @type {Event} */ event) => {
            event.preventDefault();
            this.take(item);
          }}>${this.line(item)}</li>`,
        )}
        ${this.found?.length === 0 ? html`<li class="muted" role="option" aria-selected="false" aria-disabled="true">${none}</li>` : nothing}
      </ul></div>`;
  }
}
