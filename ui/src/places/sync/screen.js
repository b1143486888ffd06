/** Sinkronisasi: what waits for a decision after machines have met, and the machines themselves. */
import { html, nothing } from 'lit';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { waitingTotal } from '../../standing.js';
import { can } from '../../state.js';
import './decisions.js';
import './machines.js';

class Sync extends Part {
  static properties = { section: { type: String }, chosen: { type: String } };

  constructor() {
    super();
    this.section = '';
    /** The conflict that the address names. */
    this.chosen = '';
  }

  render() {
    const waits = waitingTotal();
    const isMachines = this.section === 'machines' || !can('care');
    return html`<div class="stack"><nav class="tabs" aria-label=${t('place-sync')}>
        ${can('care') ? html`<a href="#/sync" aria-current=${isMachines ? nothing : 'page'}>${t('sync-decisions')}${waits ? html` <b class="count">${waits}</b>` : nothing}</a>` : nothing}
        <a href="#/sync/machines" aria-current=${isMachines ? 'page' : nothing}>${t('sync-machines')}</a></nav>
      ${isMachines ? html`<titian-machines></titian-machines>` : html`<titian-decisions .chosen=${this.chosen}></titian-decisions>`}</div>`;
  }
}
customElements.define('titian-sync', Sync);
