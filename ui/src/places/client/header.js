/** The head of a client's file: who, where things stand, and how far the way is. */
import { html, nothing } from 'lit';
import { clock, dayFull, dayLong, dayShort, inFours, masked, maskedPhone, placeName, sessionStep } from '../../format.js';
import { t, word } from '../../l10n.js';
import { archivedPill, conflictPill, statusPill } from '../../parts/pills.js';
import { currentSession, currentSettings, today } from '../../state.js';

/** @param {ClientFile} file @param {boolean} shown @param {() => void} toggle */
export function clientHeader(file, shown, toggle) {
  const { client, next_session, episodes } = file;
  const status = (episodes.find(({ end }) => end.status === 'ongoing') ?? episodes[0])?.end.status ?? null;
  const about = [
    [client.sex ? word('sex', client.sex) : '', client.age === null ? '' : t('years-old', { age: client.age })]
      .filter(Boolean)
      .join(', '),
    placeName(client.address_names) || client.address.text,
    client.identity.number
      ? html`<span class="unbroken">${word('identity', client.identity.kind)} ${shown ? inFours(client.identity.number) : masked(client.identity.number)}</span>`
      : '',
    next_session ? t('next-session', { day: dayFull(next_session.on), time: clock(next_session.time) }) : '',
  ].filter(Boolean);
  return html`<div><div class="print-only small">${t('printed-on', { site: currentSession().site.name, day: dayLong(today()) })}</div>
    <div class="small muted crumbs"><a href="#/clients">${t('place-clients')}</a> / ${client.record_no}</div>
    <div class="name-line"><h1>${client.name}</h1>${statusPill(status)}${client.archived ? archivedPill() : nothing}${file.conflicts.length ? conflictPill() : nothing}</div>
    <div class="muted">${about.map((text, index) => html`${index ? ' · ' : nothing}${text}`)}</div>
    <div class="muted">${client.phones.map((phone, index) => html`${index ? ' · ' : nothing}${ownerOf(phone)}<span class="tel">${shown ? inFours(phone.number) : maskedPhone(phone.number)}</span>`)}
      ${client.phones.length || client.identity.number ? html`${client.phones.length ? ' · ' : nothing}<button class="link" aria-pressed=${shown} @click=${toggle}>${shown ? t('hide-numbers') : t('show-numbers')}</button>` : nothing}</div>
    ${client.archived && client.archive_reason ? html`<div class="small">${t('archived-because', { reason: client.archive_reason })}</div>` : nothing}</div>`;
}

/** @param {Phone} phone */
const ownerOf = (phone) =>
  phone.owner === 'self' ? nothing : `${word('owner', phone.owner)}${phone.owner_name ? ` (${phone.owner_name})` : ''} `;

/** From intake to aftercare, and where on that way the client is. @param {ClientFile} file @param {Episode | undefined} episode */
export function steps(file, episode) {
  if (!episode) return nothing;
  const { status, closed_on, exit_detail } = episode.end;
  const ongoing = status === 'ongoing';
  const target = currentSettings().sessions_target;
  const middle =
    episode.service === 'outpatient'
      ? sessionStep(Math.max(1, episode.sessions_present + (ongoing ? 1 : 0)), target)
      : word('service', episode.service);
  const done =
    episode.service === 'outpatient' && !ongoing ? t('step-sessions-done', { count: episode.sessions_present, target }) : middle;
  const latest = file.aftercare[0];
  const ended = status === 'completed' ? 'ok' : 'lost';
  return html`<ol class="steps" aria-label=${t('steps')}>
    <li class="ok">${t('step-intake')}<br />${dayShort(episode.opened_on)}</li>
    <li class=${ongoing ? 'now' : 'ok'} aria-current=${ongoing ? 'step' : nothing}>${ongoing ? middle : done}${ongoing && episode.partner_name ? html`<br />${episode.partner_name}` : nothing}</li>
    <li class=${ongoing ? '' : latest ? ended : `${ended} now`} aria-current=${!ongoing && !latest ? 'step' : nothing}>${ongoing ? word('status', 'completed') : word('status', status)}${ongoing ? nothing : html`<br />${dayShort(closed_on)}${exit_detail && exit_detail !== status ? ` · ${word('exit', exit_detail)}` : ''}`}</li>
    <li class=${!ongoing && latest ? 'now' : ''} aria-current=${!ongoing && latest ? 'step' : nothing}>${t('tab-aftercare')}${latest ? html`<br />${t('aftercare-count', { count: file.aftercare.length })}` : nothing}</li></ol>`;
}
