/** Aftercare contacts as a table. */
import { html, nothing } from 'lit';
import { Sprout } from 'lucide';
import { dayShort } from '../../format.js';
import { t, word } from '../../l10n.js';
import { icon } from '../../parts/icon.js';
import { editLabel, table } from '../../parts/table.js';
import { can } from '../../state.js';

/** @param {ClientFile} file @param {import('./journey.js').Act} act */
export function aftercareTab(file, act) {
  const add = html`<button class="btn slim" @click=${() => act('aftercare')}>${icon(Sprout)}${t('aftercare-record')}</button>`;
  if (file.aftercare.length === 0)
    return html`<div class="panel empty"><strong>${t('aftercare-none')}</strong><p>${t('aftercare-none-text')}</p>${file.client.archived ? nothing : add}</div>`;
  const origin = (/** @type {AftercareContact} */ { origin: { kind, institution } }) =>
    kind === 'institution' && institution ? institution : word('origin', kind);
  return html`<section class="panel"><header><h2>${t('tab-aftercare')}</h2>${file.client.archived ? nothing : html`<span class="side no-print">${add}</span>`}</header>
    ${table({
      label: t('tab-aftercare'),
      rows: file.aftercare,
      columns: [
        { key: 'on', label: () => t('date'), look: 'tel', cell: (row) => dayShort(row.on) },
        { key: 'activity', label: () => t('aftercare-activity'), cell: (row) => word('activity', row.activity) },
        { key: 'reached', label: () => t('contact-reached'), cell: (row) => t(row.reached ? 'reached' : 'not-reached') },
        { key: 'recovery', label: () => t('aftercare-recovery'), cell: (row) => word('recovery', row.recovery) },
        {
          key: 'productive',
          label: () => t('aftercare-productive'),
          cell: (row) =>
            row.productive === null
              ? '–'
              : row.productive
                ? [word('productive', row.productive_kind), row.productive_note]
                    .filter((text) => text && text !== '–')
                    .join(': ') || t('yes')
                : t('no'),
        },
        { key: 'origin', label: () => t('aftercare-origin'), cell: origin },
        { key: 'note', label: () => t('remarks'), look: 'compact', cell: (row) => row.note ?? '' },
        {
          key: 'edit',
          label: editLabel,
          look: 'no-print',
          cell: (row) =>
            can('care')
              ? html`<button class="link small" aria-label=${t('edit-of', { what: `${word('activity', row.activity)}, ${dayShort(row.on)}` })} @click=${() => act('edit-aftercare', row)}>${t('edit')}</button>`
              : nothing,
        },
      ],
    })}</section>`;
}
