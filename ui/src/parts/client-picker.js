/** A client, found like in the list: by beginnings of names or four digits. Emits `client` with the row of who was chosen. */
import { html } from 'lit';
import { t, word } from '../l10n.js';
import { call } from '../shell.js';
import { everyone } from '../state.js';
import { Combo, ENOUGH } from './combo.js';

/** @extends {Combo<ClientRow>} */
class ClientPicker extends Combo {
  static properties = { ...Combo.properties, without: { type: Array } };

  constructor() {
    super();
    /** Who is not offered: chosen already. @type {string[]} */
    this.without = [];
  }

  /** @override @param {string} text */
  async find(text) {
    const limit = ENOUGH + this.without.length;
    const { data } = await call('client_list', { ...everyone(), text, offset: 0, limit }, { quiet: true });
    return data.rows.filter(({ id }) => !this.without.includes(id)).slice(0, ENOUGH);
  }

  /** @override @param {ClientRow} client */
  take(client) {
    this.close();
    this.shown = '';
    this.dispatchEvent(new CustomEvent('client', { detail: client }));
  }

  /** @override */
  abandon() {
    this.shown = '';
  }

  /** @override */
  words() {
    return { hint: t('client-picker-hint'), list: t('place-clients'), none: t('client-picker-none') };
  }

  /** @override @param {ClientRow} client */
  line({ name, record_no, place, service }) {
    const more = [record_no, service && word('service', service), place].filter(Boolean).join(' · ');
    return html`<strong>${name}</strong> <span class="muted">${more}</span>`;
  }
}
customElements.define('titian-client-picker', ClientPicker);
