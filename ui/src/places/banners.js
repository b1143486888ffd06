/** What the vault noticed when it was opened, said calmly above every place. */
import { html, nothing } from 'lit';
import { Clock, Copy, FlaskConical, TriangleAlert } from 'lucide';
import { t } from '../l10n.js';
import { icon } from '../parts/icon.js';

const DRAWINGS = {
  copied_folder: Copy,
  log_behind_head: TriangleAlert,
  head_damaged: TriangleAlert,
  restored: Copy,
  revoked: TriangleAlert,
  erased_list_damaged: TriangleAlert,
};

/** @param {Session} session @param {LateWork | null} late */
export function banners(session, late) {
  return html`${session.demonstration ? banner(FlaskConical, t('banner-demonstration')) : nothing}
    ${session.clock_suspect ? banner(Clock, t('banner-clock')) : nothing}
    ${late?.ops ? banner(TriangleAlert, t('late-work', { clients: late.clients, count: late.ops })) : nothing}
    ${session.notices.map((notice) => banner(DRAWINGS[notice], t(`banner-${notice}`)))}`;
}

/** @param {unknown} drawing @param {string} text */
const banner = (drawing, text) => html`<div class="banner note" role="note">${icon(drawing)}<span>${text}</span></div>`;
