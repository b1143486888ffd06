/**
 * The report on paper: letterhead, title, period, tables, signature block, page numbers. Web views number no pages,
 * so the sheets are made here, from heights that print.css keeps to.
 */
import { html, nothing } from 'lit';
import { dayLong, number, percent } from '../../format.js';
import { t, word } from '../../l10n.js';
import { currentSession, currentSettings, today } from '../../state.js';
import { aftercareLines, distributions, serviceLines, sourceLines, statusColumns, sumOf } from './figures.js';
import { pageOut } from './paging.js';
import { periodText, reportTitle } from './period.js';

/** What a sheet holds, in millimetres; a web view may draw a millimetre up to 7% large, and A4 has 297. */
const SHEET = 226;
const HEAD = 52;
const LINE = 5.2;
const TITLE = 12;
const SIGNATURE = 52;

/** @param {AnnualReport} report @param {string[]} about whose figures, where not the letterhead's own */
export function sheets(report, about) {
  const pages = pageOut(blocks(report), SHEET, HEAD + about.length * LINE * 2);
  return html`<div class="sheets print-only" aria-hidden="true">${pages.map(
    (rows, page) => html`<section class="sheet">${page === 0 ? letterhead(report.period, about) : nothing}
      ${rows.map((row) => html`<div class="sheet-row">${row}</div>`)}
      <footer>${reportTitle(report.period)} · ${t('page-of', { page: page + 1, pages: pages.length })}</footer></section>`,
  )}</div>`;
}

/** @param {Period} period @param {string[]} about */
function letterhead(period, about) {
  const lines = (currentSettings().letterhead ?? currentSession().site.name).split('\n');
  return html`<div class="letterhead">${lines.map((line, index) => html`<div class=${index === 0 ? 'first' : ''}>${line}</div>`)}</div>
    <div class="sheet-title"><strong>${reportTitle(period)}</strong>${about.map((line) => html`<div>${line}</div>`)}<div>${periodText(period)}</div></div>`;
}

/** @param {AnnualReport} report */
function blocks(report) {
  const narrow = distributions(report).filter(({ total }) => total > 0);
  return [
    block(true, t('summary'), summary(report)),
    block(true, t('by-service'), statusRows(t('service'), serviceLines(report), report)),
    block(true, t('by-source-status'), statusRows(t('source'), sourceLines(report), report)),
    ...narrow.map(({ title, unit, lines, total }) =>
      block(false, title, [
        ['', unit, '%'],
        ...lines.map(({ label, count }) => [label, number(count), percent(count / total)]),
        [t('total'), number(total), ''],
      ]),
    ),
    ...(report.aftercare.contacts > 0
      ? [
          block(false, t('place-aftercare'), [
            ['', t('count')],
            ...aftercareLines(report).map(({ label, count }) => [label, number(count)]),
          ]),
        ]
      : []),
    { height: SIGNATURE, wide: true, content: signature(report) },
  ];
}

/** A table whose first row is its head. @param {boolean} wide @param {string} title @param {string[][]} rows */
function block(wide, title, rows) {
  const [head, ...body] = rows;
  const cell = (/** @type {string} */ text, /** @type {number} */ index) => html`<td class=${index ? 'num' : ''}>${text}</td>`;
  return {
    height: TITLE + rows.length * LINE,
    wide,
    content: html`<div class="block"><h2>${title}</h2><table><thead><tr>${head.map((text, index) => html`<th class=${index ? 'num' : ''}>${text}</th>`)}</tr></thead>
      <tbody>${body.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>`,
  };
}

/** @param {AnnualReport} report @returns {string[][]} */
const summary = (report) => [
  ['', t('count')],
  [t('figure-clients'), number(report.clients)],
  [t('summary-episodes'), number(report.episodes)],
  [t('summary-new'), number(report.new)],
  [t('summary-carried'), number(report.carried_over)],
  [t('figure-inpatient'), number(report.by_service.inpatient)],
  [t('figure-completed', { total: report.by_service.outpatient }), percent(report.completion_rate)],
  [t('figure-dropped', { total: report.by_service.outpatient }), percent(report.dropout_rate)],
];

/** @param {string} first @param {{ label: string, counts: StatusCounts }[]} lines @param {AnnualReport} report @returns {string[][]} */
function statusRows(first, lines, report) {
  const statuses = statusColumns(report);
  return [
    [first, t('episodes'), ...statuses.map((status) => word('status', status))],
    ...lines.map(({ label, counts }) => [label, number(sumOf(counts)), ...statuses.map((status) => number(counts[status]))]),
    [
      t('total'),
      number(lines.reduce((sum, { counts }) => sum + sumOf(counts), 0)),
      ...statuses.map((status) => number(lines.reduce((sum, { counts }) => sum + counts[status], 0))),
    ],
  ];
}

/** @param {AnnualReport} report */
function signature({ conflicts, violations }) {
  const [name, ...position] = (currentSettings().signatory ?? '').split('\n');
  return html`<div class="signature"><p class="small">${conflicts + violations > 0 ? t('report-rests', { conflicts, violations }) : nothing}</p>
    <div><p>${dayLong(today())}</p><p>${position.join(', ')}</p><p class="name">${name}</p></div></div>`;
}
