/** The sessions of each episode as a table. */
import { html, nothing } from 'lit';
import { CalendarPlus, Pencil } from 'lucide';
import { clock, dayShort } from '../../format.js';
import { t, word } from '../../l10n.js';
import { icon } from '../../parts/icon.js';
import { attendancePill, statusPill } from '../../parts/pills.js';
import { editLabel, table } from '../../parts/table.js';
import { can } from '../../state.js';
import { numbered } from './journey.js';
import { episodeName } from './values.js';

/** @param {ClientFile} file @param {import('./journey.js').Act} act */
export function sessionsTab(file, act) {
  if (file.episodes.length === 0)
    return html`<div class="panel empty"><strong>${t('sessions-no-episode')}</strong><p>${t('sessions-no-episode-text')}</p>${can('care') ? html`<button class="btn main" @click=${() => act('open')}>${t('episode-open')}</button>` : nothing}</div>`;
  return html`${file.episodes.map(
    (episode) => html`<section class="panel"><header><h2>${episodeName(episode)}</h2>${statusPill(episode.end.status)}
      ${
        episode.end.status === 'ongoing' && !file.client.archived && can('care')
          ? html`<span class="side filters no-print"><button class="btn slim" @click=${() => act('session', episode, true)}>${icon(CalendarPlus)}${t('session-plan')}</button>
        <button class="btn slim" @click=${() => act('session', episode)}>${icon(Pencil)}${t('session-record')}</button></span>`
          : nothing
      }</header>
    ${episode.sessions.length ? table({ label: t('tab-sessions'), columns: columns(act), rows: numbered(episode.sessions).reverse() }) : html`<div class="empty">${t('sessions-none')}</div>`}</section>`,
  )}`;
}

/** @param {import('./journey.js').Act} act @returns {import('../../parts/table.js').Column[]} */
const columns = (act) => [
  {
    key: 'number',
    label: () => t('session-no'),
    num: true,
    cell: ({ session, number }) => (session.attendance === 'present' ? number : ''),
  },
  { key: 'on', label: () => t('date'), look: 'tel', cell: ({ session }) => `${dayShort(session.on)} ${clock(session.time)}` },
  { key: 'kind', label: () => t('session-kind'), cell: ({ session }) => word('kind', session.kind) },
  { key: 'attendance', label: () => t('session-attendance'), cell: ({ session }) => attendancePill(session.attendance) },
  { key: 'minutes', label: () => t('session-minutes'), num: true, cell: ({ session }) => session.minutes ?? '–' },
  { key: 'counselor', label: () => t('counselor'), cell: ({ session }) => session.counselor_name ?? '–' },
  { key: 'note', label: () => t('session-note'), look: 'compact', cell: ({ session }) => session.note ?? '' },
  {
    key: 'edit',
    label: editLabel,
    look: 'no-print',
    cell: ({ session }) =>
      can('care')
        ? html`<button class="link small" aria-label=${t('edit-of', { what: `${word('kind', session.kind)}, ${dayShort(session.on)}` })} @click=${() => act('edit-session', session)}>${t('edit')}</button>`
        : nothing,
  },
];
