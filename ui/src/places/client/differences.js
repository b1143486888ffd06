/** Values that differ between machines, and rules that the merged records break: said calmly, both values side by side. */
import { html, nothing } from 'lit';
import { Clock, TriangleAlert } from 'lucide';
import { instantShort } from '../../format.js';
import { t } from '../../l10n.js';
import { icon } from '../../parts/icon.js';
import { pill } from '../../parts/pills.js';
import { can } from '../../state.js';
import { registerName, valueText } from './values.js';

/** @param {ClientFile} file */
export function differences({ conflicts, violations }) {
  if (conflicts.length === 0 && violations.length === 0) return nothing;
  return html`<section class="panel" aria-label=${t('differences')}><header>${icon(TriangleAlert)}<h2>${t('differences')}</h2><span class="small muted">${t('differences-kept')}</span></header>
    <div class="rows">${conflicts.map(
      (conflict) =>
        html`<div class="row one"><div><h3>${registerName(conflict.entity, conflict.register)}${can('care') ? html` <a class="small" href="#/sync/decide/${conflict.record}:${conflict.register}">${t('waiting-decide')}</a>` : nothing}</h3><div class="vs">${conflict.values.map(
          (
            side,
          ) => html`<div class="pick ${side.provisional ? 'on' : ''}"><strong>${valueText(conflict.entity, conflict.register, side.value)}</strong>
        <div class="small muted">${[side.author_name, side.device_code && t('device', { code: side.device_code }), instantShort(side.at)].filter(Boolean).join(' · ')} ${side.at_suspect ? pill('warn', Clock, t('clock-doubtful')) : nothing}</div>
        ${side.provisional ? html`<div class="small muted">${t('shown-for-now')}</div>` : nothing}</div>`,
        )}</div></div></div>`,
    )}
      ${violations.map((violation) => html`<div class="row one"><div>${t(`violation-${violation.code}`)}</div></div>`)}</div></section>`;
}
