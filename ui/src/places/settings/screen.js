/** Pengaturan: the site, its people and partners, the passphrase, the data, and what this program is. */
import { html, nothing } from 'lit';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { sectionsOf } from '../../roles.js';
import { currentSession, isOffice } from '../../state.js';
import { aboutSection } from './about.js';
import './backup.js';
import './data.js';
import './general.js';
import './lists.js';
import './people.js';
import './passphrase.js';
import '../trace/screen.js';

class Settings extends Part {
  static properties = { section: { type: String }, view: { type: String }, client: { type: String } };

  constructor() {
    super();
    /** The section asked for; empty for the first one. */
    this.section = '';
    /** The part of a section that has parts. */
    this.view = '';
    /** The client whose traces are asked for; empty for all. */
    this.client = '';
  }

  get sections() {
    const { person, site } = currentSession();
    return sectionsOf(person.role, site.kind);
  }

  /** What is shown: an address of another role's leads to the first of one's own. */
  get at() {
    return this.sections.includes(this.section) ? this.section : this.sections[0];
  }

  render() {
    return html`<div class="stack"><div class="head"><div><h1>${t('place-settings')}</h1></div></div>
      <nav class="tabs" aria-label=${t('place-settings')}>${this.sections.map((section) => html`<a href="#/settings/${section}" aria-current=${this.at === section ? 'page' : nothing}>${t(section === 'general' && isOffice() ? 'setup-step-office' : `settings-${section}`)}</a>`)}</nav>
      ${this.content()}</div>`;
  }

  content() {
    switch (this.at) {
      case 'people':
        return html`<titian-people></titian-people>`;
      case 'partners':
        return html`<titian-partners></titian-partners>`;
      case 'passphrase':
        return html`<titian-passphrase></titian-passphrase>`;
      case 'backup':
        return html`<titian-backup></titian-backup>`;
      case 'trace':
        return html`<titian-trace .view=${this.view} .client=${this.client}></titian-trace>`;
      case 'data':
        return html`<titian-data></titian-data>`;
      case 'about':
        return aboutSection();
      default:
        return html`<titian-general .topic=${this.at}></titian-general>`;
    }
  }
}
customElements.define('titian-settings', Settings);
