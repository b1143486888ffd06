/** The main figures of each clinic beside one another. */
import { html } from 'lit';
import { number, percent } from '../../format.js';
import { t } from '../../l10n.js';
import { table } from '../../parts/table.js';
import { periodQuery } from '../report/period.js';
import { standingPill } from './standing.js';

/** @param {ProvinceReport} province @param {Period} period */
export const clinicsTable = ({ sites, total }, period) => html`<section class="panel"><header><h2>${t('by-clinic')}</h2></header>
  ${table({
    label: t('by-clinic'),
    rows: sites,
    columns: columns(period),
    foot: html`<tr class="total"><td>${t('clinics-together')}</td><td></td>${figures(total).map((text) => html`<td class="num">${text}</td>`)}</tr>`,
  })}</section>`;

/** @param {AnnualReport | null} report */
const figures = (report) => [
  number(report?.clients),
  number(report?.episodes),
  number(report?.by_service.inpatient),
  percent(report?.completion_rate),
  percent(report?.dropout_rate),
  number(report?.aftercare.contacts),
];

const FIGURES = ['clients', 'episodes', 'service-inpatient', 'percent-completed', 'percent-dropped', 'aftercare-contacts'];

/** @param {Period} period @returns {import('../../parts/table.js').Column[]} */
const columns = (period) => [
  {
    key: 'clinic',
    label: () => t('clinic'),
    cell: (/** @type {SiteReport} */ { site, name, report }) =>
      report ? html`<a href="#/report?${periodQuery(period)}&site=${site}">${name}</a>` : name,
  },
  { key: 'state', label: () => t('clinic-state'), cell: (/** @type {SiteReport} */ site) => standingPill(site) },
  ...FIGURES.map((words, index) => ({
    key: words,
    label: () => t(words),
    num: true,
    cell: (/** @type {SiteReport} */ { report }) => figures(report)[index],
  })),
];
