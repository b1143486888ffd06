/** Jejak: who opened, printed and exported what; whose data was erased; which clients were on which machine. */
import { html, nothing } from 'lit';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import './access.js';
import './devices.js';
import './erasures.js';

const PARTS = ['access', 'erasures', 'devices'];

class Trace extends Part {
  static properties = { view: { type: String }, client: { type: String } };

  constructor() {
    super();
    this.view = 'access';
    /** The client whose traces are asked for; empty for all. */
    this.client = '';
  }

  render() {
    const at = PARTS.includes(this.view) ? this.view : 'access';
    return html`<nav class="filters" aria-label=${t('settings-trace')}>${PARTS.map((part) => html`<a class="btn slim" href="#/settings/trace/${part}" aria-current=${at === part ? 'page' : nothing}>${t(`trace-${part}`)}</a>`)}</nav>
      ${at === 'access' ? html`<titian-access .client=${this.client}></titian-access>` : nothing}
      ${at === 'erasures' ? html`<titian-erasures></titian-erasures>` : nothing}
      ${at === 'devices' ? html`<titian-devices></titian-devices>` : nothing}`;
  }
}
customElements.define('titian-trace', Trace);
