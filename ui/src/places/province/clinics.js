/** Klinik, the first place of a provincial office: who has sent the period and who is late, taking what came, whom it knows. */
import { html, nothing } from 'lit';
import { Download, Hospital } from 'lucide';
import { dayShort, instantShort, number } from '../../format.js';
import { t } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, wireText } from '../../parts/notices.js';
import { table } from '../../parts/table.js';
import { go, onMove } from '../../router.js';
import { call, pickFile, read } from '../../shell.js';
import { can } from '../../state.js';
import { chosenPeriod, periodQuery, periodText, yearOf } from '../report/period.js';
import { PeriodPicker } from '../report/period-picker.js';
import { warnings } from '../warnings.js';
import { knownSites, readSites, regionName } from './known.js';
import { standingPill } from './standing.js';
import '../sync/transport.js';
import './cases.js';

/** Of what somebody sent something. @param {Came} came */
const cameText = (came) => (came.kind === 'full' ? t('standing-full') : (yearOf(came.period) ?? periodText(came.period)));

class Clinics extends Part {
  static properties = { standings: { state: true }, sites: { state: true }, today: { state: true }, error: { state: true } };

  constructor() {
    super();
    /** @type {(SiteStanding & { region: string })[] | null} */
    this.standings = null;
    /** @type {Awaited<ReturnType<typeof readSites>> | null} */
    this.sites = null;
    /** @type {Today | null} */
    this.today = null;
    /** @type {WireError | null} */
    this.error = null;
    this.period = chosenPeriod();
    this.picker = new PeriodPicker(this, (period) => go(`#/clinics?${periodQuery(period)}`));
  }

  connectedCallback() {
    super.connectedCallback();
    this.undo.push(onMove(() => this.load()));
    this.load();
  }

  async load() {
    this.period = chosenPeriod();
    try {
      const standings = await read('province_sites', this.period);
      this.standings = await Promise.all(standings.map(async (one) => ({ ...one, region: await regionName(one.region_code) })));
      if (can('manage')) this.sites = await readSites();
      if (can('field')) this.today = await read('today', {});
      this.error = null;
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  /** Runs what a button does, and reads again what it may have changed. @param {() => Promise<unknown>} act */
  act = async (act) => {
    try {
      await act.call(this);
      await this.load();
    } catch (error) {
      notifyError(error);
    }
  };

  async receive() {
    const file = await pickFile('bundle');
    if (!file) return;
    const { from, came, replaced } = (await call('extract_receive', { file: file.token })).data;
    notify('done', () =>
      came.kind === 'full'
        ? t('full-received', { from, count: came.ops })
        : t(replaced ? 'extract-replaced' : 'extract-received', { from, period: periodText(came.period), count: came.rows }),
    );
  }

  render() {
    const { standings, period } = this;
    return html`<div class="stack"><div class="head"><div><h1>${t('place-clinics')}</h1><div class="muted">${this.summary()}</div></div>
        <div class="acts">${this.picker.select(period)}${can('manage') ? html`<button class="btn main" @click=${() => this.act(this.receive)}>${icon(Download)}${t('extract-receive')}</button>` : nothing}</div></div>
      ${this.picker.form(period)}
      ${this.error ? html`<div class="banner trouble" role="alert">${wireText(this.error)}</div>` : nothing}
      ${this.today ? warnings(this.today) : nothing}
      ${standings ? this.list(standings) : html`<p class="muted">${t('loading')}</p>`}
      ${can('manage') ? html`<titian-transport errand="inbox" @exchanged=${() => this.load()}></titian-transport>` : nothing}
      ${can('care') ? html`<titian-cases></titian-cases>` : nothing}
      ${this.sites ? knownSites(this.sites.sites, this.act) : nothing}</div>`;
  }

  /** Of whom it is known, in a sentence. */
  summary() {
    const { standings, period } = this;
    const about = yearOf(period) ?? periodText(period);
    if (!standings?.length) return about;
    const complete = standings.filter(({ state }) => state === 'complete').length;
    const late = standings.filter(({ is_late }) => is_late).length;
    return t('clinics-summary', { about, complete, all: standings.length, late });
  }

  /** Who is late comes first. @param {(SiteStanding & { region: string })[]} standings */
  list(standings) {
    if (standings.length === 0)
      return html`<section class="panel empty">${icon(Hospital)}<strong>${t('clinics-none')}</strong><p>${t('clinics-none-text')}</p></section>`;
    const rows = [...standings].sort((one, other) => Number(other.is_late) - Number(one.is_late));
    return html`<section class="panel"><header><h2>${t('clinics-standing')}</h2></header>${table({ label: t('clinics-standing'), rows, columns: this.columns })}</section>`;
  }

  /** @returns {import('../../parts/table.js').Column[]} */
  get columns() {
    return [
      {
        key: 'name',
        label: () => t('clinic'),
        cell: (/** @type {SiteStanding} */ { name, site, counted }) =>
          counted
            ? html`<a href="#/report?${periodQuery(this.period)}&site=${site}">${name}</a>`
            : html`<strong>${name}</strong>`,
      },
      { key: 'region', label: () => t('site-region'), cell: ({ region }) => region },
      { key: 'state', label: () => t('clinic-state'), cell: (/** @type {SiteStanding} */ standing) => standingPill(standing) },
      {
        key: 'made',
        label: () => t('standing-made'),
        look: 'tel',
        cell: (/** @type {SiteStanding} */ { counted }) => (counted ? dayShort(counted.made_at.slice(0, 10)) : '–'),
      },
      {
        key: 'rows',
        label: () => t('standing-rows'),
        num: true,
        cell: (/** @type {SiteStanding} */ { counted }) => {
          if (!counted) return '–';
          return counted.kind === 'full' ? t('standing-full') : number(counted.rows);
        },
      },
      {
        key: 'last',
        label: () => t('standing-last'),
        look: 'tel',
        cell: (/** @type {SiteStanding} */ { last }) =>
          last
            ? html`${instantShort(last.received_at)} <span class="small muted">${cameText(last)}</span>`
            : t('transport-never'),
      },
    ];
  }
}
customElements.define('titian-clinics', Clinics);
