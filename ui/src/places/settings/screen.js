/** Pengaturan: the site, its people and partners, the passphrase, the data, and what this program is. */
import { html, nothing } from 'lit';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { aboutSection } from './about.js';
import './data.js';
import './general.js';
import './lists.js';
import './passphrase.js';

const SECTIONS = ['general', 'motivation', 'paper', 'staff', 'partners', 'passphrase', 'data', 'about'];

class Settings extends Part {
  static properties = { section: { type: String } };

  constructor() {
    super();
    this.section = 'general';
  }

  render() {
    return html`<div class="stack"><div class="head"><div><h1>${t('place-settings')}</h1></div></div>
      <nav class="tabs" aria-label=${t('place-settings')}>${SECTIONS.map((section) => html`<a href="#/settings/${section}" aria-current=${this.section === section ? 'page' : nothing}>${t(`settings-${section}`)}</a>`)}</nav>
      ${this.content()}</div>`;
  }

  content() {
    switch (this.section) {
      case 'staff':
        return html`<titian-staff></titian-staff>`;
      case 'partners':
        return html`<titian-partners></titian-partners>`;
      case 'passphrase':
        return html`<titian-passphrase></titian-passphrase>`;
      case 'data':
        return html`<titian-data></titian-data>`;
      case 'about':
        return aboutSection();
      default:
        return html`<titian-general .topic=${this.section}></titian-general>`;
    }
  }
}
customElements.define('titian-settings', Settings);
