/** Berkas klien: the whole story of one client on one page, and everything that can be done with it. */
import { html, nothing } from 'lit';
import {
  Archive,
  ArchiveRestore,
  CalendarPlus,
  FileDown,
  FilePlus2,
  Pencil,
  PhoneCall,
  Printer,
  Send,
  Sprout,
  Trash2,
} from 'lucide';
import { t } from '../../l10n.js';
import { ask, askReason } from '../../parts/dialog.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, wireText } from '../../parts/notices.js';
import { go, place, replace } from '../../router.js';
import { call, printPage } from '../../shell.js';
import { can } from '../../state.js';
import { aftercareTab } from './aftercare.js';
import { openNewAftercare, openStoredAftercare } from './aftercare-form.js';
import { openNewContact, openStoredContact } from './contact-form.js';
import { differences } from './differences.js';
import { openClosing, openNewEpisode, openStoredEpisode, reopenEpisode } from './episode-forms.js';
import { openErasing } from './erase.js';
import { clientHeader, steps } from './header.js';
import { journeyTab } from './journey.js';
import { linkedFiles } from './linked.js';
import { personTab } from './person.js';
import { openNewSession, openStoredSession } from './session-form.js';
import { sessionsTab } from './sessions.js';
import './copy.js';
import './history.js';
import './refer.js';
import '../register.js';

const TABS = ['journey', 'sessions', 'aftercare', 'person', 'history'];

class ClientFilePlace extends Part {
  static properties = {
    client: { type: String },
    tab: { type: String },
    file: { state: true },
    error: { state: true },
    shown: { state: true },
  };

  constructor() {
    super();
    this.client = '';
    this.tab = 'journey';
    /** @type {ClientFile | null} */
    this.file = null;
    this.rev = 0;
    /** @type {WireError | null} */
    this.error = null;
    /** Whether identity and phone numbers are shown in full. */
    this.shown = false;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('client')) return;
    this.file = null;
    this.shown = false;
    this.load();
  }

  async load() {
    try {
      const { data, rev } = await call('client_read', { id: this.client });
      this.file = data;
      this.rev = rev;
      this.error = null;
      await this.updateComplete;
      this.openLinked();
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  /** A draft's name in the address opens its form again. */
  openLinked() {
    const key = place().query.get('do');
    if (!key || !this.file) return;
    replace(`#/clients/${this.client}`);
    const [kind, which, id] = key.split(':');
    const { episodes, contacts, aftercare } = this.file;
    const sessions = episodes.flatMap((episode) => episode.sessions);
    const byId = (/** @type {{ id: Id }[]} */ list, /** @type {string} */ wanted) =>
      /** @type {any} */ (list.find((item) => item.id === wanted));
    if (kind === 'session' && (which === 'new' || which === 'plan'))
      return this.act('session', byId(episodes, id), which === 'plan');
    if (kind === 'session' && byId(sessions, which)) return this.act('edit-session', byId(sessions, which));
    if (kind === 'contact' && which === 'new') return this.act('contact');
    if (kind === 'contact' && byId(contacts, which)) return this.act('edit-contact', byId(contacts, which));
    if (kind === 'aftercare' && which === 'new') return this.act('aftercare');
    if (kind === 'aftercare' && byId(aftercare, which)) return this.act('edit-aftercare', byId(aftercare, which));
    if (kind === 'episode' && which === 'new') return this.act('open');
    if (kind === 'episode' && which === 'close' && byId(episodes, id)) return this.act('close', byId(episodes, id));
    if (kind === 'episode' && byId(episodes, which)) return this.act('edit-episode', byId(episodes, which));
    return undefined;
  }

  /** The episode that is under way, else the newest. @returns {(Episode & { sessions: CareSession[] }) | undefined} */
  get current() {
    return this.file?.episodes.find(({ end }) => end.status === 'ongoing') ?? this.file?.episodes[0];
  }

  /** Opens the form an action asks for, and reads the file again after a save. @param {string} action @param {any} [record] @param {boolean} [flag] */
  act = async (action, record, flag) => {
    const { file, rev, client } = this;
    if (!file) return;
    /** @type {Record<string, () => Promise<unknown>>} */
    const acts = {
      session: async () => record && openNewSession({ client, episode: record.id, counselor: record.counselor, plan: flag }),
      'edit-session': () => openStoredSession(record, rev, flag),
      contact: () => openNewContact(client),
      'edit-contact': () => openStoredContact(record, rev),
      aftercare: () => openNewAftercare(client, file.episodes),
      'edit-aftercare': () => openStoredAftercare(record, file.episodes, rev),
      open: () => openNewEpisode(client),
      'edit-episode': () => openStoredEpisode(record, rev),
      close: () => openClosing(record, rev),
      reopen: () => reopenEpisode(record, rev),
    };
    try {
      if (await acts[action]()) await this.load();
    } catch (error) {
      notifyError(error);
    }
  };

  leave() {
    go('#/clients');
  }

  async archive() {
    const reason = await askReason({
      title: t('archive-client'),
      text: t('archive-text'),
      label: t('reason'),
      act: t('archive-client'),
    });
    if (reason === null) return;
    try {
      await call('client_archive', { id: this.client, rev: this.rev, reason });
      await this.load();
      notify('done', () => t('archived-done'), { label: () => t('undo'), run: () => this.restore() });
    } catch (error) {
      notifyError(error);
    }
  }

  /** What a client may ask for by law. */
  rights() {
    return html`<div class="filters no-print"><a class="btn" href="#/clients/${this.client}/copy">${icon(FileDown)}${t('copy-of-client')}</a>
      <a class="btn" href="#/clients/${this.client}/refer">${icon(Send)}${t('refer-client')}</a>
      <a class="btn" href="#/settings/trace/access?client=${this.client}">${t('trace-of-client')}</a>
      <button class="btn" @click=${this.erase}>${icon(Trash2)}${t('erase-client')}</button></div>`;
  }

  async erase() {
    try {
      const done = await openErasing(this.client, this.file?.client.archived ?? false);
      if (done === 'archive') await this.archive();
      else if (done) go('#/clients');
    } catch (error) {
      notifyError(error);
    }
  }

  async restore() {
    try {
      await call('client_restore', { id: this.client });
      await this.load();
      notify('done', () => t('restored-done'));
    } catch (error) {
      notifyError(error);
    }
  }

  async print() {
    const answer = await ask({
      title: t('print'),
      text: t('print-client-text'),
      answers: [
        { value: false, label: t('cancel') },
        { value: true, label: t('print'), look: 'main' },
      ],
    });
    if (!answer) return;
    try {
      await call('client_printed', { id: this.client });
      await printPage();
    } catch (error) {
      notifyError(error);
    }
  }

  render() {
    if (this.error)
      return html`<div class="empty"><h1>${t('client-file')}</h1><p role="alert">${wireText(this.error)}</p><a href="#/clients">${t('place-clients')}</a></div>`;
    if (this.tab === 'edit' && can('care')) return html`<titian-register .client=${this.client}></titian-register>`;
    const { file } = this;
    if (!file) return html`<h1>${t('client-file')}</h1><p class="muted">${t('loading')}</p>`;
    const link = (/** @type {string} */ tab) => `#/clients/${this.client}${tab === 'journey' ? '' : `/${tab}`}`;
    return html`<div class="stack">
      <div class="head">${clientHeader(file, this.shown, () => {
        this.shown = !this.shown;
      })}<div class="acts">${this.actions(file)}</div></div>
      ${differences(file)}${linkedFiles(file, () => this.load())}${steps(file, this.current)}
      <nav class="tabs" aria-label=${t('client-file')}>${TABS.filter((tab) => tab !== 'history' || can('care')).map((tab) => html`<a href=${link(tab)} aria-current=${this.tab === tab ? 'page' : nothing}>${t(`tab-${tab}`)}</a>`)}</nav>
      ${this.content(file)}</div>`;
  }

  /** @param {ClientFile} file */
  actions(file) {
    const { current } = this;
    if (!can('care')) return this.agentActions(file);
    const print = html`<button class="btn" @click=${this.print}>${icon(Printer)}${t('print')}</button>`;
    if (file.client.archived)
      return html`${print}<button class="btn main" @click=${this.restore}>${icon(ArchiveRestore)}${t('restore-client')}</button>`;
    const contact = html`<button class="btn" @click=${() => this.act('contact')}>${icon(PhoneCall)}${t('contact-record')}</button>`;
    const aftercare = (/** @type {string} */ look) =>
      html`<button class="btn ${look}" @click=${() => this.act('aftercare')}>${icon(Sprout)}${t('aftercare-record')}</button>`;
    if (!current)
      return html`${print}${contact}${aftercare('')}<button class="btn main" @click=${() => this.act('open')}>${icon(FilePlus2)}${t('episode-open')}</button>`;
    if (current.end.status !== 'ongoing')
      return html`${print}${contact}<button class="btn" @click=${() => this.act('open')}>${icon(FilePlus2)}${t('episode-open')}</button>${aftercare('main')}`;
    return html`${print}${contact}
      <button class="btn" @click=${() => this.act('session', current, true)}>${icon(CalendarPlus)}${t('session-plan')}</button>
      <button class="btn main" @click=${() => this.act('session', current)}>${icon(Pencil)}${t('session-record')}</button>`;
  }

  /** What a recovery agent does: going to see people, and writing down how they are. @param {ClientFile} file */
  agentActions(file) {
    if (file.client.archived) return nothing;
    return html`<button class="btn" @click=${() => this.act('contact')}>${icon(PhoneCall)}${t('contact-record')}</button>
      <button class="btn main" @click=${() => this.act('aftercare')}>${icon(Sprout)}${t('aftercare-record')}</button>`;
  }

  /** @param {ClientFile} file */
  content(file) {
    switch (this.tab) {
      case 'sessions':
        return sessionsTab(file, this.act);
      case 'aftercare':
        return aftercareTab(file, this.act);
      case 'person':
        return html`${personTab(file, this.shown, { reload: () => this.load() })}
          ${file.client.archived || !can('care') ? nothing : html`<div><button class="btn" @click=${this.archive}>${icon(Archive)}${t('archive-client')}</button></div>`}
          ${can('manage') ? this.rights() : nothing}`;
      case 'copy':
        return can('manage') ? html`<titian-copy .client=${this.client}></titian-copy>` : nothing;
      case 'refer':
        return can('manage') ? html`<titian-refer .client=${this.client}></titian-refer>` : nothing;
      case 'history':
        if (!can('care')) return nothing;
        return html`<titian-history .client=${this.client} .rev=${this.rev} .episodes=${file.episodes}></titian-history>`;
      default:
        return journeyTab(file, this.act);
    }
  }
}
customElements.define('titian-client-file', ClientFilePlace);
