/** Sinkronisasi: what waits for a decision after machines have met, the machines themselves, and what the province is sent. */
import { html, nothing } from 'lit';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { waitingTotal } from '../../standing.js';
import { can, isOffice } from '../../state.js';
import './decisions.js';
import './machines.js';
import '../province/extract.js';

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
    const hasProvince = can('care') && !isOffice();
    const at =
      this.section === 'province' && hasProvince ? 'province' : this.section === 'machines' || !can('care') ? 'machines' : '';
    const current = (/** @type {string} */ section) => (at === section ? 'page' : nothing);
    return html`<div class="stack"><nav class="tabs" aria-label=${t('place-sync')}>
        ${can('care') ? html`<a href="#/sync" aria-current=${current('')}>${t('sync-decisions')}${waits ? html` <b class="count">${waits}</b>` : nothing}</a>` : nothing}
        <a href="#/sync/machines" aria-current=${current('machines')}>${t('sync-machines')}</a>
        ${hasProvince ? html`<a href="#/sync/province" aria-current=${current('province')}>${t('sync-province')}</a>` : nothing}</nav>
      ${this.content(at)}</div>`;
  }

  /** @param {string} at */
  content(at) {
    if (at === 'machines') return html`<titian-machines></titian-machines>`;
    // Extracts are for heads and administrators; referrals are for whoever looks after clients.
    if (at === 'province') return can('manage') ? html`<titian-extract></titian-extract>` : html`<titian-cases></titian-cases>`;
    return html`<titian-decisions .chosen=${this.chosen}></titian-decisions>`;
  }
}
customElements.define('titian-sync', Sync);
