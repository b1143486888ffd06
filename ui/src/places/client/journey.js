/** The timeline of everything: sessions, contacts, aftercare, and the beginnings and ends of episodes. */
import { html, nothing } from 'lit';
import { amid, clock, dayFull, dayLong, dayShort } from '../../format.js';
import { t, word } from '../../l10n.js';
import { statusPill } from '../../parts/pills.js';
import { can } from '../../state.js';

/** @typedef {(action: string, record?: any, flag?: boolean) => void} Act */
/** @typedef {{ on: Day, time: string | null, look: string, title: string, rest: string, by: (string | null)[], text: string | null, first?: boolean, last?: boolean, edit?: () => void }} Happening */

/** @param {ClientFile} file @param {Act} act */
export function journeyTab(file, act) {
  const happenings = [...episodeHappenings(file, act), ...contactHappenings(file, act), ...aftercareHappenings(file, act)];
  // Of one day: what began before whatever has no hour, what ended after everything.
  const moment = (/** @type {Happening} */ { on, time, first, last }) => `${on} ${first ? '' : last ? 'z' : (time ?? '0')}`;
  happenings.sort((a, b) => moment(b).localeCompare(moment(a)));
  return html`<div class="two"><section aria-label=${`${t('tab-journey')}, ${file.client.name}`}>
      ${happenings.length ? html`<ol class="time">${happenings.map(happening)}</ol>` : html`<div class="panel empty"><strong>${t('journey-none')}</strong><p>${t('journey-none-text')}</p></div>`}</section>
    <aside class="stack" aria-label=${`${t('episodes')}, ${file.client.name}`}>${file.episodes.map((episode) => episodePanel(episode, act, file.client.archived))}
      ${nextSteps(file)}</aside></div>`;
}

/** @param {Happening} one */
const happening = (one) => html`<li class=${one.look}><strong>${one.title}</strong>${one.rest ? ` · ${one.rest}` : nothing}
  <span class="muted small">${[dayFull(one.on) + (one.time ? ` ${clock(one.time)}` : ''), ...one.by].filter(Boolean).join(' · ')}</span>
  ${one.edit && can('care') ? html`<button class="link small quiet" @click=${one.edit} aria-label=${t('edit-of', { what: `${one.title}, ${dayShort(one.on)}` })}>${t('edit')}</button>` : nothing}
  ${one.text ? html`<div class="small note-text">${one.text}</div>` : nothing}</li>`;

/** @param {ClientFile} file @param {Act} act @returns {Happening[]} */
const episodeHappenings = (file, act) =>
  file.episodes.flatMap((episode) => [
    {
      on: episode.opened_on,
      time: null,
      first: true,
      look: 'key',
      title: t('episode-began', { service: word('service', episode.service) }),
      rest: episode.source ? word('source', episode.source) : '',
      by: [episode.counselor_name ?? episode.partner_name],
      text: episode.remarks,
    },
    ...(episode.end.closed_on
      ? [
          {
            on: episode.end.closed_on,
            time: null,
            last: true,
            look: episode.end.status === 'completed' ? 'key' : 'miss',
            title: t('episode-ended', { service: word('service', episode.service), status: word('status', episode.end.status) }),
            rest:
              episode.end.exit_detail && episode.end.exit_detail !== episode.end.status
                ? word('exit', episode.end.exit_detail)
                : '',
            by: [],
            text: episode.end_reason,
          },
        ]
      : []),
    ...numbered(episode.sessions).map(({ session, number }) => ({
      on: session.on,
      time: session.time,
      look: SESSION_LOOK[session.attendance],
      title: session.attendance === 'present' ? word('kind', session.kind) : word('attendance', session.attendance),
      rest: session.attendance === 'present' ? t('session-number', { number }) : word('kind', session.kind),
      by: [session.minutes ? t('minutes', { minutes: session.minutes }) : null, session.counselor_name],
      text: session.note,
      edit: () => act('edit-session', session),
    })),
  ]);

/** @type {Record<Attendance, string>} */
const SESSION_LOOK = { planned: 'plan', present: '', no_show: 'miss', excused: 'plan', cancelled: 'plan' };

/** Sessions with the number each has among those attended. @param {CareSession[]} sessions */
export function numbered(sessions) {
  const inOrder = [...sessions].sort((a, b) => `${a.on} ${a.time ?? ''}`.localeCompare(`${b.on} ${b.time ?? ''}`));
  let number = 0;
  return inOrder.map((session) => ({ session, number: session.attendance === 'present' ? ++number : number }));
}

/** @param {ClientFile} file @param {Act} act @returns {Happening[]} */
const contactHappenings = (file, act) =>
  file.contacts.map((contact) => ({
    on: contact.on,
    time: contact.time,
    look: contact.reached ? '' : 'miss',
    title: word('channel', contact.channel),
    rest: t(contact.reached ? 'reached' : 'not-reached'),
    by: [contact.author_name],
    text: [
      contact.outcome,
      contact.next_step
        ? t('next-step', { what: contact.next_step, day: contact.next_on ? dayLong(contact.next_on) : '' })
        : null,
    ]
      .filter(Boolean)
      .join(' '),
    edit: () => act('edit-contact', contact),
  }));

/** @param {ClientFile} file @param {Act} act @returns {Happening[]} */
const aftercareHappenings = (file, act) =>
  file.aftercare.map((contact) => ({
    on: contact.on,
    time: null,
    look: !contact.reached || contact.recovery === 'relapse' ? 'miss' : '',
    title: `${t('tab-aftercare')}: ${word('activity', contact.activity)}`,
    rest: contact.reached
      ? [
          contact.recovery ? word('recovery', contact.recovery) : '',
          contact.productive_kind ? word('productive', contact.productive_kind) : '',
        ]
          .filter(Boolean)
          .join(', ')
      : t('not-reached'),
    by: [],
    text: [contact.productive_note, contact.note].filter(Boolean).join(' '),
    edit: () => act('edit-aftercare', contact),
  }));

/** @param {Episode} episode @param {Act} act @param {boolean} archived */
export function episodePanel(episode, act, archived) {
  const facts = [
    [t('source'), episode.source ? word('source', episode.source) : null],
    [t('motivation'), word('motivation', episode.motivation ?? episode.implied_motivation)],
    [
      t('substances'),
      episode.substances
        .map(
          ({ substance, is_primary, route }) =>
            `${word('substance', substance)}${route ? `, ${amid(word('route', route))}` : ''}${is_primary && episode.substances.length > 1 ? ` (${amid(t('primary'))})` : ''}`,
        )
        .join('; ') || null,
    ],
    [t('diagnosis'), episode.diagnosis],
    [t('severity'), episode.severity ? word('severity', episode.severity) : null],
    [t('funding'), episode.funding ? word('funding', episode.funding) : null],
    [t('counselor'), episode.counselor_name],
    [t('partner'), episode.partner_name],
    [
      t('episode-exit'),
      episode.end.exit_detail && episode.end.exit_detail !== episode.end.status ? word('exit', episode.end.exit_detail) : null,
    ],
  ];
  return html`<section class="panel"><header><h2>${word('service', episode.service)}</h2><span class="side">${statusPill(episode.end.status)}</span></header>
    <p class="text small muted">${dayLong(episode.opened_on)}${episode.end.closed_on ? ` – ${dayLong(episode.end.closed_on)}` : ''}</p>
    <dl class="facts small">${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
    ${
      archived || !can('care')
        ? nothing
        : html`<div class="text filters no-print"><button class="btn slim" @click=${() => act('edit-episode', episode)}>${t('edit')}</button>
      ${episode.end.status === 'ongoing' ? html`<button class="btn slim" @click=${() => act('close', episode)}>${t('episode-close')}</button>` : html`<button class="btn slim" @click=${() => act('reopen', episode)}>${t('episode-reopen')}</button>`}</div>`
    }</section>`;
}

/** @param {ClientFile} file */
function nextSteps(file) {
  const latest = file.contacts.find(({ next_step }) => next_step);
  if (!latest) return nothing;
  return html`<section class="panel"><header><h2>${t('contact-next-step')}</h2><span class="small muted">${latest.next_on ? dayShort(latest.next_on) : nothing}</span></header><p class="text">${latest.next_step}</p></section>`;
}
