/**
 * Laporan: the year's figures, each number a door to the clients it counts, a chart beside each table. At a provincial office
 * those of all clinics together, or of one of them.
 */
import { html, nothing } from 'lit';
import { ChartColumn, Check, Download, Hospital, Printer, TriangleAlert } from 'lucide';
import { STATUS_LOOK, statusBar } from '../../charts/status-bar.js';
import { amid, number, percent } from '../../format.js';
import { currentLanguage, firstOf, t, word } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { icon } from '../../parts/icon.js';
import { notify, notifyError, wireText } from '../../parts/notices.js';
import { saveFile } from '../../parts/saving.js';
import { go, onMove, place } from '../../router.js';
import { call, printPage, read } from '../../shell.js';
import { can, currentSession, isOffice } from '../../state.js';
import { clinicsTable } from '../province/table.js';
import { aftercareLines, distributions, serviceLines, sourceLines, statusColumns, sumOf } from './figures.js';
import { chosenPeriod, periodQuery, periodText, reportTitle, yearOf } from './period.js';
import { PeriodPicker } from './period-picker.js';
import { sheets } from './sheets.js';
import '../../charts/bars.js';

class Report extends Part {
  static properties = {
    report: { state: true },
    error: { state: true },
    charts: { state: true },
  };

  constructor() {
    super();
    /** @type {AnnualReport | null} */
    this.report = null;
    /** At an office: all clinics' reports. @type {ProvinceReport | null} */
    this.province = null;
    /** At an office: the clinic that is looked at; none for all together. @type {SiteReport | null} */
    this.site = null;
    /** @type {WireError | null} */
    this.error = null;
    this.charts = true;
    this.period = chosenPeriod();
    this.picker = new PeriodPicker(this, (period) => this.show(period, this.site?.site));
  }

  connectedCallback() {
    super.connectedCallback();
    this.undo.push(onMove(() => this.load()));
    this.load();
  }

  async load() {
    this.period = chosenPeriod();
    try {
      this.report = isOffice() ? await this.loadProvince() : await read('report_annual', this.period);
      this.error = null;
    } catch (error) {
      this.error = /** @type {WireError} */ (error);
    }
  }

  /** The report that is looked at; none of a clinic that has sent nothing. */
  async loadProvince() {
    this.province = await read('province_report', this.period);
    const site = place().query.get('site');
    this.site = this.province.sites.find((one) => one.site === site) ?? null;
    return this.site ? this.site.report : this.province.total;
  }

  /** @param {Period} period @param {Id} [site] */
  show(period, site) {
    go(`#/report?${periodQuery(period)}${site ? `&site=${site}` : ''}`);
  }

  /** Whose figures these are. */
  get whose() {
    return this.site?.name ?? (isOffice() ? t('clinics-all') : currentSession().site.name);
  }

  async print() {
    try {
      await call('report_printed', this.period);
      await printPage();
    } catch (error) {
      notifyError(error);
    }
  }

  /** @param {'xlsx' | 'csv'} format */
  async export(format) {
    const whose = this.site ? `-${this.site.name.replaceAll(/[\\/:*?"<>|]/g, '-')}` : '';
    const name = `${t('report-file-name')}${whose}-${yearOf(this.period) ?? `${this.period.from}-${this.period.to}`}.${format}`;
    const saved = await saveFile(format, name, (file, listening) =>
      isOffice()
        ? call(
            'province_export',
            { ...this.period, file, format, language: currentLanguage(), site: this.site?.site ?? null },
            listening,
          )
        : call('report_export', { ...this.period, file, format, language: currentLanguage() }, listening),
    );
    if (saved) notify('done', () => t('report-exported', { name: saved.name }));
  }

  /** @param {string} table @param {string | null} [key] */
  who = (table, key = null) =>
    `#/report/who?table=${table}${key ? `&key=${encodeURIComponent(key)}` : ''}&${periodQuery(this.period)}`;

  /** Whether there are files behind the numbers, for this person. */
  get hasNames() {
    return can('care') && !isOffice();
  }

  /** A number that can be asked "who?". @param {number} count @param {string} table @param {string | null} [key] */
  figure = (count, table, key = null) =>
    count > 0 && this.hasNames ? html`<a href=${this.who(table, key)}>${number(count)}</a>` : html`${number(count)}`;

  render() {
    const { report, period } = this;
    return html`<div class="stack screen-only">
        <div class="head"><div><h1>${reportTitle(period)}</h1><div class="muted">${this.whose} · ${periodText(period)}</div></div><div class="acts">${this.actions()}</div></div>
        ${this.picker.form(this.period)}
        ${this.error ? html`<div class="banner trouble" role="alert">${wireText(this.error)}</div>` : nothing}
        ${report ? this.content(report) : this.nothingYet()}</div>
      ${report ? sheets(report, !isOffice() ? [] : [this.whose, ...(this.site ? [] : [this.counted()])]) : nothing}`;
  }

  /** Of how many clinics the figures are. */
  counted() {
    const { sites = [], not_matched = 0 } = this.province ?? {};
    return t('province-counted', {
      counted: sites.filter((site) => site.report).length,
      all: sites.length,
      unmatched: not_matched,
    });
  }

  nothingYet() {
    if (!this.site) return html`<p class="muted">${t('loading')}</p>`;
    return html`<section class="panel empty">${icon(Hospital)}<strong>${t('clinic-sent-nothing', { name: this.site.name })}</strong><p><a href="#/clinics?${periodQuery(this.period)}">${t('clinics-see')}</a></p></section>`;
  }

  /** At an office: whose figures. */
  chooseSite() {
    if (!this.province) return nothing;
    const { sites } = this.province;
    return html`<select class="site-choice" aria-label=${t('clinic')} @change=${(/** @type {any} */ event) => this.show(this.period, event.target.value)}>
      <option value="" .selected=${!this.site}>${t('clinics-all')}</option>
      ${sites.map(({ site, name }) => html`<option value=${site} .selected=${this.site?.site === site}>${name}</option>`)}</select>`;
  }

  actions() {
    return html`${this.chooseSite()}${this.picker.select(this.period)}
      <button class="btn" aria-pressed=${this.charts} @click=${() => {
        this.charts = !this.charts;
      }}>${icon(ChartColumn)}${t('charts')}</button>
      <button class="btn" ?disabled=${!this.report} @click=${this.print}>${icon(Printer)}${t('print')}</button>
      <button class="btn" ?disabled=${!this.report} @click=${() => this.export('csv')}>${icon(Download)}CSV</button>
      <button class="btn main" ?disabled=${!this.report} @click=${() => this.export('xlsx')}>${icon(Download)}Excel</button>`;
  }

  /** @param {AnnualReport} report */
  content(report) {
    if (report.episodes === 0 && report.aftercare.contacts === 0)
      return !isOffice()
        ? html`<div class="panel empty"><strong>${t('report-empty')}</strong><p>${t('report-empty-text')}</p></div>`
        : html`<div class="panel empty">${icon(Hospital)}<strong>${t('report-empty')}</strong><p>${t('province-empty-text')} <a href="#/clinics?${periodQuery(this.period)}">${t('clinics-see')}</a></p></div>`;
    const outpatient = report.by_service_status.outpatient;
    const total = report.by_service.outpatient;
    return html`<div class="figs">
        ${this.big(number(report.clients), t('figure-clients'), this.who('clients'))}
        ${this.big(number(report.by_service.inpatient), t('figure-inpatient'), this.who('by_service', 'inpatient'))}
        ${this.big(percent(report.completion_rate), t('figure-completed', { total }), this.who('by_service_status', 'outpatient.completed'))}
        ${this.big(percent(report.dropout_rate), t('figure-dropped', { total }), this.who('by_service_status', 'outpatient.dropped_out'))}</div>
      ${this.rests(report)}
      ${this.province && !this.site ? clinicsTable(this.province, this.period) : nothing}
      ${
        total > 0
          ? html`<section class="panel pad tight"><h2>${t('outpatients-by-status', { total })}</h2>${statusBar(outpatient, this.hasNames ? (status) => this.who('by_service_status', `outpatient.${status}`) : null)}
        <p class="small muted">${this.sumLine(outpatient, total)}</p></section>`
          : nothing
      }
      ${this.statusTable(t('by-service'), t('service'), 'by_service', serviceLines(report), report)}
      ${this.statusTable(t('by-source-status'), t('source'), 'by_source_status', sourceLines(report), report)}
      <div class="grid-two ${this.charts ? 'charts' : ''}">${distributions(report).map((one) => this.distribution(one))}${this.aftercare(report)}</div>`;
  }

  /** @param {string} value @param {string} label @param {string} link */
  big = (value, label, link) =>
    html`<div class="fig"><b>${value}</b>${this.hasNames ? html`<a href=${link}>${label}</a>` : html`<span>${label}</span>`}</div>`;

  /** On how many open questions the figures rest, and why sums do not close if they do not. @param {AnnualReport} report */
  rests({ conflicts, violations, notes, episodes, new: fresh, carried_over }) {
    const doubts = [
      ...(conflicts + violations > 0 ? [t('report-rests', { conflicts, violations })] : []),
      ...notes.map((code) => firstOf([`report-note-${code}`, 'report-note-other'])),
    ];
    return html`<p class="muted small">${t('report-episodes', { episodes, fresh, carried: carried_over })}${this.province && !this.site ? html`<br />${this.counted()}` : nothing}</p>
      ${doubts.length ? html`<div class="banner note">${icon(TriangleAlert)}<div>${doubts.map((doubt) => html`<p>${doubt}</p>`)}</div></div>` : nothing}`;
  }

  /** @param {StatusCounts} counts @param {number} total */
  sumLine(counts, total) {
    const parts = /** @type {Status[]} */ (['ongoing', 'completed', 'dropped_out', 'transferred', 'deceased']).filter(
      (status) => counts[status] > 0,
    );
    const closes = sumOf(counts) === total;
    return html`${parts.map((status) => `${number(counts[status])} ${amid(word('status', status))}`).join(' + ')} = ${number(sumOf(counts))}
      ${closes ? html`${icon(Check)}<span class="away">${t('sum-closes')}</span>` : html`<strong class="lost-text">${t('sum-open', { total: number(total) })}</strong>`}`;
  }

  /** @param {string} title @param {string} first @param {string} name @param {{ key: string, label: string, counts: StatusCounts }[]} lines @param {AnnualReport} report */
  statusTable(title, first, name, lines, report) {
    if (lines.length === 0) return nothing;
    const statuses = statusColumns(report);
    const rate = (/** @type {StatusCounts} */ counts) => percent(sumOf(counts) ? counts.completed / sumOf(counts) : null);
    const all = /** @type {StatusCounts} */ (
      Object.fromEntries(statuses.map((status) => [status, lines.reduce((sum, { counts }) => sum + counts[status], 0)]))
    );
    const total = lines.reduce((sum, { counts }) => sum + sumOf(counts), 0);
    return html`<section class="panel"><header><h2>${title}</h2></header><div class="${this.charts ? 'beside' : ''}">
      <table aria-label=${title}><thead><tr><th scope="col">${first}</th><th scope="col" class="num">${t('episodes')}</th>${statuses.map((status) => html`<th scope="col" class="num">${word('status', status)}</th>`)}<th scope="col" class="num">${t('percent-completed')}</th></tr></thead>
        <tbody>${lines.map(
          ({ key, label, counts }) => html`<tr><td>${label}</td><td class="num">${this.figure(sumOf(counts), name, key)}</td>
          ${statuses.map((status) => html`<td class="num">${this.figure(counts[status], name === 'by_service' ? 'by_service_status' : name, `${key}.${status}`)}</td>`)}<td class="num">${rate(counts)}</td></tr>`,
        )}
          <tr class="total"><td>${t('total')}</td><td class="num">${number(total)}</td>${statuses.map((status) => html`<td class="num">${number(all[status])}</td>`)}<td class="num">${percent(total ? all.completed / total : null)}</td></tr></tbody></table>
      ${this.charts ? html`<titian-bars .label=${title} .series=${statuses.map((status) => ({ key: status, label: word('status', status), look: STATUS_LOOK[status] }))} .bars=${lines.map(({ label, counts }) => ({ label, values: counts }))}></titian-bars>` : nothing}</div></section>`;
  }

  /** @param {import('./figures.js').Distribution} one */
  distribution({ table, title, unit, lines, total }) {
    return html`<section class="panel"><header><h2>${title}</h2></header>${
      lines.length === 0 || total === 0
        ? html`<div class="empty">${t('report-table-empty')}</div>`
        : html`<div class="${this.charts ? 'beside even' : ''}"><table aria-label=${title}><thead><tr><th scope="col"><span class="away">${title}</span></th><th scope="col" class="num">${unit}</th><th scope="col" class="num">%</th></tr></thead>
          <tbody>${lines.map(({ key, label, count }) => html`<tr><td>${label}</td><td class="num">${this.figure(count, table, key)}</td><td class="num">${percent(count / total)}</td></tr>`)}
            <tr class="total"><td>${t('total')}</td><td class="num">${number(total)}</td><td></td></tr></tbody></table>
          ${this.charts ? html`<titian-bars .label=${title} .bars=${lines.map(({ label, count }) => ({ label, values: { count } }))}></titian-bars>` : nothing}</div>`
    }</section>`;
  }

  /** @param {AnnualReport} report */
  aftercare(report) {
    return html`<section class="panel"><header><h2>${t('place-aftercare')}</h2></header>${
      report.aftercare.contacts === 0
        ? html`<div class="empty">${t('aftercare-none')}</div>`
        : html`<table aria-label=${t('place-aftercare')}><tbody>${aftercareLines(report).map(({ key, label, count }) => html`<tr><td>${label}</td><td class="num">${key === 'contacts' ? number(count) : this.figure(count, 'aftercare', key)}</td></tr>`)}</tbody></table>
        <p class="text small muted">${t('aftercare-definition')}</p>`
    }</section>`;
  }
}
customElements.define('titian-report', Report);
