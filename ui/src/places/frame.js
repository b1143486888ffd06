/** The frame: the rail of places, the search box that is always there, who is signed in, the lock, the help. */
import { html, nothing } from 'lit';
import { ChartColumn, CircleHelp, Hospital, Lock, RefreshCw, Search, Settings, Sun, Users } from 'lucide';
import { initials } from '../format.js';
import { mayLose, saveAllDrafts } from '../forms.js';
import { t, word } from '../l10n.js';
import { openDialog } from '../parts/dialog.js';
import { Part } from '../parts/element.js';
import { icon, mark } from '../parts/icon.js';
import { notifyError } from '../parts/notices.js';
import { placesOf, startOf } from '../roles.js';
import { go, onMove, place } from '../router.js';
import { cancel, lock, read } from '../shell.js';
import { countWaiting, waitingTotal } from '../standing.js';
import { can, currentSession, isOffice, list, narrow, refreshSession } from '../state.js';
import { banners } from './banners.js';
import { openHelp } from './help.js';
import './clients.js';
import './register.js';
import './client/file.js';
import './import/screen.js';
import './report/screen.js';
import './report/who.js';
import './province/clinics.js';
import './settings/screen.js';
import './sync/screen.js';
import './today.js';

/** @type {Record<string, typeof Sun>} */
const DRAWINGS = { today: Sun, clients: Users, clinics: Hospital, report: ChartColumn, sync: RefreshCw, settings: Settings };
/** Before the screen locks itself it says so, this long. */
const WARNING = 60_000;
/** The day changes while the window stays open. */
const REFRESH = 10 * 60_000;

class Frame extends Part {
  /** The place shown, without its query. */
  path = place().path.join('/');
  /** @type {LateWork | null} */
  late = null;
  /** Whether the screen locks by itself. */
  isAway = false;

  connectedCallback() {
    super.connectedCallback();
    const pressed = (/** @type {KeyboardEvent} */ event) => this.pressed(event);
    addEventListener('keydown', pressed);
    this.undo.push(
      onMove(() => this.moved()),
      () => removeEventListener('keydown', pressed),
    );
    this.watchIdle();
    this.hearOfErased().catch(notifyError);
    countWaiting({ alike: true }).catch(notifyError);
    const timer = setInterval(() => refreshSession().catch(notifyError), REFRESH);
    this.undo.push(() => clearInterval(timer));
  }

  firstUpdated() {
    document.title = this.pageTitle();
  }

  get at() {
    const { person, site } = currentSession();
    return place().path[0] ?? startOf(person.role, site.kind);
  }

  get places() {
    const { person, site } = currentSession();
    return placesOf(person.role, site.kind);
  }

  /** Lists fill the page and scroll inside. */
  get isList() {
    const { path } = place();
    return (path[0] === 'clients' && path.length === 1) || (path[0] === 'report' && path[1] === 'who');
  }

  /** Never a client's name: titles are seen in task bars and screen shares. */
  pageTitle() {
    return `${t(`place-${this.at}`)} – Titian`;
  }

  async moved() {
    // Another period or table of the same place leaves the keyboard where it is.
    const path = place().path.join('/');
    const stays = path === this.path;
    this.path = path;
    this.requestUpdate();
    await this.updateComplete;
    document.title = this.pageTitle();
    if (!stays) countWaiting().catch(notifyError);
    if (!stays && document.activeElement?.id !== 'search')
      /** @type {HTMLElement | null} */ (this.querySelector('main'))?.focus();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(/** @type {HTMLElement} */ (event.target).tagName ?? '');
    if (event.defaultPrevented) return;
    if (event.ctrlKey && event.key.toLowerCase() === 'k') this.querySelector('input')?.select();
    else if (event.ctrlKey && event.key.toLowerCase() === 'l') this.lock();
    else if (event.altKey && /^[1-5]$/.test(event.key) && this.places[Number(event.key) - 1])
      go(this.places[Number(event.key) - 1].hash);
    else if (event.key === 'F1' || (event.key === '?' && !typing)) openHelp(this.at);
    else if (event.key === 'Escape' && !document.querySelector('dialog[open]')) this.leave();
    else return;
    // Esc, too: else it would close the question that it has just opened.
    event.preventDefault();
  }

  /** Leaves what is open in the place, if it can be left; the innermost first. */
  leave() {
    const open = ['titian-register', 'titian-client-file', 'titian-import', 'titian-who']
      .map((name) => this.querySelector(name))
      .find((one) => one !== null);
    /** @type {any} */ (open)?.leave();
  }

  /** What somebody wrote who had not heard that the client was erased is gone, and they are told, whatever their role. */
  async hearOfErased() {
    this.late = await read('erasure_late', {});
    this.requestUpdate();
  }

  /** At once: what is shown is covered before anything else, and long work does not hold it up. */
  lock = async () => {
    const { classList } = document.documentElement;
    classList.add('locking');
    await cancel().catch(notifyError);
    const unsaved = await saveAllDrafts();
    if (unsaved && !this.isAway) {
      classList.remove('locking');
      if (!(await mayLose(unsaved))) return;
      classList.add('locking');
    }
    await lock().catch((error) => {
      classList.remove('locking');
      notifyError(error);
    });
  };

  /** Nobody is there to be asked. */
  lockAlone = () => {
    this.isAway = true;
    this.lock();
  };

  watchIdle() {
    let last = Date.now();
    let warned = false;
    const stir = () => {
      last = Date.now();
    };
    for (const kind of ['keydown', 'pointermove', 'pointerdown', 'wheel']) addEventListener(kind, stir, { passive: true });
    const timer = setInterval(async () => {
      if (warned || Date.now() - last < currentSession().idle_minutes * 60_000 - WARNING) return;
      warned = true;
      await this.warnOfLock();
      warned = false;
      stir();
    }, 5_000);
    // Whoever wakes the machine need not be who put it to sleep.
    addEventListener('titian-suspending', this.lockAlone);
    this.undo.push(
      () => clearInterval(timer),
      () => removeEventListener('titian-suspending', this.lockAlone),
    );
  }

  async warnOfLock() {
    const due = setTimeout(this.lockAlone, WARNING);
    await openDialog({
      title: () => t('idle-title'),
      look: 'compact',
      body: (host) => html`<div class="body"><p>${t('idle-text')}</p></div>
        <div class="acts"><button class="btn main" @click=${() => host.close()}>${t('idle-stay')}</button></div>`,
    });
    clearTimeout(due);
  }

  /** @param {any} event */
  search(event) {
    narrow({ text: event.target.value });
    if (this.at !== 'clients' || place().path.length > 1) go('#/clients');
  }

  /** From the box straight into the rows below it. @param {KeyboardEvent} event */
  searchKey(event) {
    const grid = /** @type {any} */ (this.querySelector('titian-clients titian-grid'));
    if (event.key === 'Escape') {
      narrow({ text: '' });
      event.preventDefault();
      return;
    }
    if (!grid && event.key === 'Enter') return go('#/clients');
    if (!grid) return;
    if (event.key === 'ArrowDown') grid.focusRows();
    else if (event.key === 'Enter') grid.openCurrent();
    else return;
    event.preventDefault();
  }

  render() {
    const session = currentSession();
    return html`<div class="app">
      <a class="skip" href="#main" @click=${(/** @type {Event} */ event) => {
        event.preventDefault();
        this.querySelector('main')?.focus();
      }}>${t('skip')}</a>
      <nav class="rail" aria-label=${t('places')}><div class="brand">${mark}<span>Titian</span></div>
        ${this.places.map(({ key, hash }) => html`<a href=${hash} class=${key === 'settings' ? 'end' : ''} aria-current=${this.at === key ? 'page' : nothing}>${icon(DRAWINGS[key])}<span>${t(`place-${key}`)}</span>${key === 'sync' && waitingTotal() ? html`<b class="count" aria-label=${t('sync-waiting', { count: waitingTotal() })}>${waitingTotal()}</b>` : nothing}</a>`)}
      </nav>
      <header class="top">${
        can('field') && !isOffice()
          ? html`<div class="search" role="search">${icon(Search)}<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder=${t('search-placeholder')} aria-label=${t('search-placeholder')}
          .value=${list.query.text} @input=${this.search} @keydown=${this.searchKey} /><kbd>Ctrl K</kbd></div>`
          : html`<div></div>`
      }
        <div class="who"><span class="small muted site">${session.site.name}</span><span class="avatar" aria-hidden="true">${initials(session.person.name)}</span>
          <span class="small person"><strong>${session.person.name}</strong><br /><span class="muted">${word('role', session.person.role)}</span></span>
          <button class="btn slim" title="F1" @click=${() => openHelp(this.at)}>${icon(CircleHelp)}<span>${t('help')}</span></button>
          <button class="btn slim" title="Ctrl+L" @click=${this.lock}>${icon(Lock)}<span>${t('lock')}</span></button></div></header>
      <main id="main" tabindex="-1" class=${this.isList ? 'fill' : ''}>${banners(session, this.late)}${this.content()}</main>
    </div>`;
  }

  content() {
    const { path } = place();
    // An address of a place that this role does not have is no place at all.
    const at = this.places.some(({ key }) => key === this.at) ? this.at : 'nowhere';
    switch (at) {
      case 'today':
        return html`<titian-today></titian-today>`;
      case 'clients':
        if (path.length === 1) return html`<titian-clients></titian-clients>`;
        if (path[1] === 'new' && can('care')) return html`<titian-register></titian-register>`;
        if (path[1] === 'import' && can('care')) return html`<titian-import></titian-import>`;
        return html`<titian-client-file .client=${path[1]} .tab=${path[2] ?? 'journey'}></titian-client-file>`;
      case 'clinics':
        return html`<titian-clinics></titian-clinics>`;
      case 'report':
        return path[1] === 'who' && can('care') ? html`<titian-who></titian-who>` : html`<titian-report></titian-report>`;
      case 'sync':
        return html`<titian-sync .section=${path[1] ?? ''} .chosen=${path[1] === 'decide' ? (path[2] ?? '') : ''}></titian-sync>`;
      case 'settings':
        return html`<titian-settings .section=${path[1] ?? ''} .view=${path[2] ?? ''} .client=${place().query.get('client') ?? ''}></titian-settings>`;
      default:
        return html`<div class="empty"><h1>${t('nowhere-title')}</h1><p>${t('nowhere-text')}</p><a href=${this.places[0].hash}>${t(`place-${this.places[0].key}`)}</a></div>`;
    }
  }
}
customElements.define('titian-frame', Frame);
