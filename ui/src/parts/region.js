/**
 * A place by its Kemendagri code, found by typing its name. The site's own regency is searched first.
 * Emits `region` with { code, text, name }; text is what was typed when no code fits and the owner allows that.
 */
import { html } from 'lit';
import { placeName } from '../format.js';
import { t } from '../l10n.js';
import { call } from '../shell.js';
import { currentSettings } from '../state.js';
import { Combo, ENOUGH } from './combo.js';

/** @extends {Combo<Region>} */
class RegionPicker extends Combo {
  static properties = { ...Combo.properties, code: { type: String }, text: { type: String }, free: { type: Boolean } };

  constructor() {
    super();
    /** @type {string | null} */
    this.code = null;
    /** @type {string | null} */
    this.text = null;
    this.inputId = 'region';
    /** Whether a place that is on no list may be kept as text. */
    this.free = false;
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

  /** @override @param {string} text */
  async find(text) {
    const within = currentSettings()?.region_code ?? null;
    /** @param {string | null} code */
    const search = async (code) => (await call('region_search', { text, within: code, limit: ENOUGH }, { quiet: true })).data;
    const near = await search(within);
    const far = near.length < ENOUGH ? await search(null) : [];
    const known = new Set(near.map((region) => region.code));
    return [...near, ...far.filter((region) => !known.has(region.code))].slice(0, ENOUGH);
  }

  /** @param {{ code: string | null, text: string | null, name: string }} choice */
  choose(choice) {
    this.close();
    this.shown = choice.name;
    this.dispatchEvent(new CustomEvent('region', { detail: choice }));
  }

  /** @override @param {Region} region */
  take(region) {
    this.choose({ code: region.code, text: null, name: placeName(region.path, 3) || region.name });
  }

  /** What is typed replaces a code that was there. @override @param {any} event */
  typed(event) {
    if (this.code && this.free) {
      this.code = null;
      this.text = null;
    }
    if (!event.target.value.trim()) return this.choose({ code: null, text: null, name: '' });
    super.typed(event);
  }

  /** @override @param {string} typed */
  abandon(typed) {
    if (this.free && !this.code && typed !== (this.text ?? '')) this.choose({ code: null, text: typed || null, name: typed });
    else this.name();
  }

  /** @override */
  words() {
    return { hint: t('region-placeholder'), list: t('region-found'), none: t(this.free ? 'region-none-free' : 'region-none') };
  }

  /** @override @param {Region} region */
  line(region) {
    return html`<strong>${region.name}</strong> <span class="muted">${above(region)}</span>`;
  }
}
customElements.define('titian-region', RegionPicker);

/** The places a place lies in. @param {Region} region */
function above(region) {
  const { village, district, regency, province } = region.path;
  return [village, district, regency, province].filter((name) => name && name !== region.name).join(', ');
}
