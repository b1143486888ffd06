/**
 * A place by its Kemendagri code, found by typing its name. The site's own regency is searched first.
 * Emits `region` with { code, text, name }; text is what was typed when no code fits and the owner allows that.
 */
import { html, nothing } from 'lit';
import { placeName } from '../format.js';
import { t } from '../l10n.js';
import { call } from '../shell.js';
import { currentSettings } from '../state.js';
import { Part } from './element.js';

const ENOUGH = 8;

class RegionPicker extends Part {
  static properties = {
    code: { type: String },
    text: { type: String },
    inputId: { type: String },
    about: { type: String },
    wrong: { type: Boolean },
    free: { type: Boolean },
    label: { type: String },
    hint: { type: String },
    found: { state: true },
    active: { state: true },
    shown: { state: true },
  };

  constructor() {
    super();
    /** @type {string | null} */
    this.code = null;
    /** @type {string | null} */
    this.text = null;
    this.inputId = 'region';
    this.about = '';
    this.wrong = false;
    /** Whether a place that is on no list may be kept as text. */
    this.free = false;
    /** Spoken name where there is no visible label. */
    this.label = '';
    this.hint = '';
    /** @type {Region[] | null} */
    this.found = null;
    this.active = 0;
    /** What stands in the box. */
    this.shown = '';
    this.asked = 0;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    // While somebody types, the box is theirs.
    const typing = document.activeElement?.id === this.inputId;
    if (!typing && (changed.has('code') || changed.has('text'))) this.name();
  }

  async name() {
    const { code } = this;
    if (!code) {
      this.shown = this.text ?? '';
      return;
    }
    const region = (await call('region_read', { code }, { quiet: true }).catch(() => null))?.data;
    if (this.code === code) this.shown = region ? placeName(region.path, 3) || region.name : code;
  }

  /** @param {string} text */
  async search(text) {
    const asked = ++this.asked;
    if (text.trim().length < 2) {
      this.found = null;
      return;
    }
    const near = (
      await call('region_search', { text, within: currentSettings()?.region_code ?? null, limit: ENOUGH }, { quiet: true })
    ).data;
    const far =
      near.length < ENOUGH ? (await call('region_search', { text, within: null, limit: ENOUGH }, { quiet: true })).data : [];
    if (asked !== this.asked) return;
    const known = new Set(near.map((region) => region.code));
    this.found = [...near, ...far.filter((region) => !known.has(region.code))].slice(0, ENOUGH);
    this.active = 0;
  }

  /** @param {{ code: string | null, text: string | null, name: string }} choice */
  choose(choice) {
    this.asked++;
    this.found = null;
    this.shown = choice.name;
    this.dispatchEvent(new CustomEvent('region', { detail: choice }));
  }

  /** @param {Region} region */
  take(region) {
    this.choose({ code: region.code, text: null, name: placeName(region.path, 3) || region.name });
  }

  /** @param {any} event */
  typed(event) {
    this.shown = event.target.value;
    if (!this.shown.trim()) return this.choose({ code: null, text: null, name: '' });
    this.search(this.shown).catch(() => {
      this.found = null;
    });
  }

  /** @param {any} event */
  left(event) {
    this.asked++;
    this.found = null;
    const typed = event.target.value.trim();
    if (this.free && !this.code && typed !== (this.text ?? ''))
      return this.choose({ code: null, text: typed || null, name: typed });
    this.name();
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

  /** What was typed replaces a code that was there. @param {any} event */
  edited(event) {
    if (this.code && this.free) {
      this.code = null;
      this.text = null;
    }
    this.typed(event);
  }

  render() {
    const listId = `${this.inputId}-list`;
    return html`<div class="combo"><input id=${this.inputId} role="combobox" autocomplete="off" spellcheck="false" aria-expanded=${Boolean(this.found)} aria-controls=${listId} aria-autocomplete="list"
        aria-activedescendant=${this.found?.length ? `${listId}-${this.active}` : nothing} aria-label=${this.label || nothing} aria-invalid=${this.wrong} aria-describedby=${this.about || nothing}
        placeholder=${this.hint || t('region-placeholder')} .value=${this.shown} @input=${this.edited} @blur=${this.left} @keydown=${this.pressed} />
      <ul class="options" id=${listId} role="listbox" aria-label=${t('region-found')} ?hidden=${!this.found}>
        ${(this.found ?? []).map(
          (region, index) => html`<li id="${listId}-${index}" role="option" aria-selected=${index === this.active}
          @mousedown=${(/** @type {Event} */ event) => {
            event.preventDefault();
            this.take(region);
          }}><strong>${region.name}</strong> <span class="muted">${above(region)}</span></li>`,
        )}
        ${this.found?.length === 0 ? html`<li class="muted" role="option" aria-selected="false" aria-disabled="true">${this.free ? t('region-none-free') : t('region-none')}</li>` : nothing}
      </ul></div>`;
  }
}
customElements.define('titian-region', RegionPicker);

/** The places a place lies in. @param {Region} region */
function above(region) {
  const { village, district, regency, province } = region.path;
  return [village, district, regency, province].filter((name) => name && name !== region.name).join(', ');
}
