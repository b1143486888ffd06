/** The one look of long work: how far it is, in what, and the way to stop it. */
import { html, nothing } from 'lit';
import { number } from '../format.js';
import { t } from '../l10n.js';
import { cancel } from '../shell.js';
import { notifyError } from './notices.js';

/** @param {Progress | null} progress none before the first word of it @param {string} what @param {string} [inUnits] */
export function progressBar(progress, what, inUnits) {
  const known = progress?.total ? progress : null;
  const count = known ? `${number(known.done)} / ${number(known.total)}${inUnits ? ` ${inUnits}` : ''}` : '';
  return html`<progress class="measure" max=${known?.total ?? nothing} value=${known ? known.done : nothing} aria-label=${what}></progress>
    <div class="filters"><span class="small muted" role="status">${what}</span><span class="small muted">${count}</span>
      <button type="button" class="btn" @click=${() => cancel().catch(notifyError)}>${t('cancel')}</button></div>`;
}
