/** Hari Ini: what must I do now? Each line leads to the one action it asks for. */
import { html, nothing } from 'lit';
import { CalendarCheck, PhoneCall, Sprout, Upload, UserPlus } from 'lucide';
import { daysBetween } from '../days.js';
import { amid, clock, dayFull, dayShort, inFours, instantShort, maskedPhone, partOfDay, sessionStep } from '../format.js';
import { t, word } from '../l10n.js';
import { Part } from '../parts/element.js';
import { icon } from '../parts/icon.js';
import { notifyError, wireText } from '../parts/notices.js';
import { attendancePill } from '../parts/pills.js';
import { call } from '../shell.js';
import { waiting, waitingTotal } from '../standing.js';
import { can, currentSession } from '../state.js';
import { openNewContact } from './client/contact-form.js';
import { openStoredSession } from './client/session-form.js';
import { draftLink, draftName } from './drafts.js';
import { warnings } from './warnings.js';

class TodayPlace extends Part {
  static properties = { data: { state: true }, error: { state: true }, shown: { state: true } };

  constructor() {
    super();
    /** @type {Today | null} */
    this.data = null;
    this.rev = 0;
    /** @type {WireError | null} */
    this.error = null;
    /** @type {Set<Id>} clients whose phone numbers are shown in full */
    this.shown = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  async load() {
    try {
      const { data, rev } = await call('today', {});
      this.data = data;
      this.rev = rev;
      this.error = null;
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  /** @param {() => Promise<unknown>} open */
  async act(open) {
    try {
      if (await open()) await this.load();
    } catch (error) {
      notifyError(error);
    }
  }

  /** @param {Id} client */
  toggle(client) {
    const shown = new Set(this.shown);
    if (!shown.delete(client)) shown.add(client);
    this.shown = shown;
  }

  render() {
    const { person, now, today } = currentSession();
    const { data } = this;
    const summary = data ? t('today-summary', { sessions: data.sessions.length, quiet: data.quiet_total }) : t('loading');
    return html`<div class="stack"><div class="head"><div><h1>${t(`greeting-${partOfDay(now)}`, { name: person.name.split(/\s+/)[0] })}</h1><div class="muted">${dayFull(today)} · ${summary}</div></div>
        ${can('care') ? html`<div class="acts"><a class="btn main" href="#/clients/new">${icon(UserPlus)}${t('register-client')}</a></div>` : nothing}</div>
      ${this.error ? html`<div class="banner trouble" role="alert">${wireText(this.error)}</div>` : nothing}
      ${data ? warnings(data) : nothing}
      ${data ? this.content(data) : nothing}</div>`;
  }

  /** @param {Today} data */
  content(data) {
    if (data.clients_total === 0 && !can('care'))
      return html`<section class="panel empty"><strong>${t('clients-none-own')}</strong><p>${t('clients-none-own-text')}</p></section>${this.drafts(data)}`;
    if (data.clients_total === 0) {
      return html`<section class="panel empty"><strong>${t('clients-none')}</strong><p>${t('clients-none-text')}</p><div class="filters"><a class="btn main" href="#/clients/new">${icon(UserPlus)}${t('register-client')}</a><a class="btn" href="#/clients/import">${icon(Upload)}${t('import-register')}</a></div></section>${this.drafts(data)}`;
    }
    return html`<div class="two"><div class="stack">${this.quiet(data)}${this.sessions(data)}</div>
      <aside class="stack">${this.drafts(data)}${this.nextSteps(data)}${this.aftercare(data)}${this.toCheck()}</aside></div>`;
  }

  /** @param {Today} data */
  quiet({ quiet, quiet_total }) {
    return html`<section class="panel"><header><h2>${t('today-quiet')}</h2><span class="muted">${t('today-quiet-text')}</span>${quiet_total > quiet.length ? html`<span class="small muted">${t('shown-of', { shown: quiet.length, total: quiet_total })}</span>` : nothing}</header>
      ${quiet.length ? html`<ul class="rows">${quiet.map((one) => this.quietClient(one))}</ul>` : html`<div class="empty">${t('today-quiet-none')}</div>`}</section>`;
  }

  /** @param {QuietClient} one */
  quietClient(one) {
    const shown = this.shown.has(one.client);
    const phone = (/** @type {Phone} */ { number, owner }) =>
      html`${owner === 'self' ? nothing : html`<span class="muted">${amid(word('owner', owner))}: </span>`}<span class="tel">${shown ? inFours(number) : maskedPhone(number)}</span>`;
    return html`<li class="row"><div><a href="#/clients/${one.client}">${one.client_name}</a> <span class="muted small">${one.record_no}</span>
        <div class="why"><span>${one.last_contact_on ? t('quiet-days', { days: one.days }) : t('quiet-never', { days: one.days })}</span>
          ${one.missed_in_a_row > 0 ? html`<span>${t('missed', { count: one.missed_in_a_row })}</span>` : nothing}${one.source ? html`<span>${t('through', { source: amid(word('source', one.source)) })}</span>` : nothing}</div>
        ${
          one.phones.length
            ? html`<div class="small phones">${one.phones.map((number, index) => html`${index ? html`<span class="muted"> · </span>` : nothing}${phone(number)}`)}
          <button class="link small" aria-label=${t(shown ? 'hide-numbers-of' : 'show-numbers-of', { name: one.client_name })} @click=${() => this.toggle(one.client)}>${shown ? t('hide') : t('show')}</button></div>`
            : nothing
        }</div>
      <div class="acts"><button class="btn slim" aria-label=${t('contact-record-of', { name: one.client_name })} @click=${() => this.act(() => openNewContact(one.client, one.client_name))}>${icon(PhoneCall)}${t('contact-record')}</button></div></li>`;
  }

  /** What can be done with a session. @param {CareSession} session */
  sessionAct({ attendance }) {
    return t(attendance === 'planned' ? 'session-record' : 'edit');
  }

  /** @param {Today} data */
  sessions({ sessions }) {
    return html`<section class="panel"><header><h2>${t('today-sessions')}</h2></header>
      ${
        sessions.length
          ? html`<ul class="rows">${sessions.map(
              (
                session,
              ) => html`<li class="row timed"><strong>${clock(session.time) || '–'}</strong><div><a href="#/clients/${session.client}">${session.client_name}</a>
          <div class="muted small">${word('kind', session.kind)} · ${amid(sessionStep(session.number, session.target))}</div></div>
        <div>${attendancePill(session.attendance)}</div>
        <div class="acts" ?hidden=${!can('care')}><button class="btn slim" aria-label=${t('session-of', { act: this.sessionAct(session), name: session.client_name })} @click=${() => this.act(() => openStoredSession(session, this.rev, session.attendance === 'planned'))}>${this.sessionAct(session)}</button></div></li>`,
            )}</ul>`
          : html`<div class="empty">${icon(CalendarCheck)}${t('today-sessions-none')}</div>`
      }</section>`;
  }

  /** @param {Today} data */
  nextSteps({ next_steps }) {
    if (next_steps.length === 0) return nothing;
    return html`<section class="panel"><header><h2>${t('today-next')}</h2></header><ul class="rows">${next_steps.map((step) => html`<li class="row"><div><a href="#/clients/${step.client}">${step.client_name}</a><div class="muted small">${step.what}</div></div>${due(step.on)}</li>`)}</ul></section>`;
  }

  /** @param {Today} data */
  aftercare({ aftercare_due, aftercare_due_total }) {
    return html`<section class="panel"><header><h2>${t('tab-aftercare')}</h2><span class="small muted">${aftercare_due_total > aftercare_due.length ? t('shown-of', { shown: aftercare_due.length, total: aftercare_due_total }) : t('today-due')}</span></header>
      ${
        aftercare_due.length
          ? html`<ul class="rows">${aftercare_due.map((one) => html`<li class="row"><div><a href="#/clients/${one.client}?do=aftercare:new:${one.client}">${one.client_name}</a><div class="muted small">${t('aftercare-month', { month: one.month })} · ${one.record_no}</div></div>${due(one.due_on)}</li>`)}</ul>`
          : html`<div class="empty">${icon(Sprout)}${t('today-aftercare-none')}</div>`
      }</section>`;
  }

  toCheck() {
    const now = waiting();
    if (waitingTotal() === 0) return nothing;
    return html`<section class="panel"><header><h2>${t('sync-decisions')}</h2></header><div class="rows"><div class="row"><div class="small">${[
      now.conflicts && t('waiting-conflicts', { count: now.conflicts }),
      now.violations && t('waiting-violations', { count: now.violations }),
      now.alike && t('waiting-alike', { count: now.alike }),
    ]
      .filter(Boolean)
      .map((text) => html`<div>${text}</div>`)}</div>
      <div class="acts"><a class="btn slim" href="#/sync">${t('waiting-decide')}</a></div></div></div></section>`;
  }

  /** @param {Today} data */
  drafts({ drafts }) {
    if (drafts.length === 0) return nothing;
    return html`<section class="panel"><header><h2>${t('today-drafts')}</h2></header><ul class="rows">${drafts.map(
      (draft) => html`<li class="row"><div><a href=${draftLink(draft)}>${draftName(draft.form)}</a>
      <div class="muted small">${[draft.client_name, instantShort(draft.saved_at)].filter(Boolean).join(' · ')}</div></div></li>`,
    )}</ul></section>`;
  }
}
customElements.define('titian-today', TodayPlace);

/** How far off a day is, in words; what is late is also said in words. @param {Day} on */
function due(on) {
  const days = daysBetween(currentSession().today, on);
  if (days === 0) return html`<span class="small">${t('due-today')}</span>`;
  if (days < 0) return html`<span class="small lost-text">${t('due-late', { days: -days })}</span>`;
  return html`<span class="small muted">${dayShort(on)}</span>`;
}
