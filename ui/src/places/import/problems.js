/** What is wrong with which row, what was kept with a warning, and what would change from what to what. */
import { html, nothing } from 'lit';
import { number } from '../../format.js';
import { t } from '../../l10n.js';
import { table } from '../../parts/table.js';
import { registerName, valueText } from '../client/values.js';

/** A screenful and more; the rest is in the workbook of rejected rows. */
const SHOWN = 200;

/** @param {ImportPreview} preview */
export const problems = ({ rejected, warnings, changes, stored }) => html`
  ${rejected.length ? panel(t('import-rejected-rows'), rejected.length, problemTable(t('import-rejected-rows'), rejected), true) : nothing}
  ${changes.length ? panel(t(stored ? 'import-changes-made' : 'import-changes'), changes.length, changeTable(changes), true) : nothing}
  ${warnings.length ? panel(t('import-warnings'), warnings.length, problemTable(t('import-warnings'), warnings), false) : nothing}`;

/** @param {string} title @param {number} count @param {unknown} content @param {boolean} open */
const panel = (
  title,
  count,
  content,
  open,
) => html`<details class="panel sheet-panel" ?open=${open}><summary><h2>${title}</h2><span class="small muted">${number(count)}</span></summary>${content}
  ${count > SHOWN ? html`<p class="text small muted">${t('import-more', { shown: SHOWN, count })}</p>` : nothing}</details>`;

/** @param {string} label @param {ImportProblem[]} rows */
const problemTable = (label, rows) =>
  table({
    label,
    rows: rows.slice(0, SHOWN),
    columns: [
      { key: 'sheet', label: () => t('problem-sheet'), cell: (row) => row.sheet },
      { key: 'row', label: () => t('problem-row'), num: true, cell: (row) => String(row.row) },
      { key: 'column', label: () => t('problem-column'), cell: (row) => row.column ?? '–' },
      { key: 'value', label: () => t('problem-value'), cell: (row) => row.value ?? '–' },
      { key: 'message', label: () => t('problem-reason'), cell: (row) => row.message },
    ],
  });

/** @param {ImportChange[]} rows */
const changeTable = (rows) =>
  table({
    label: t('import-changes'),
    rows: rows.slice(0, SHOWN),
    columns: [
      { key: 'row', label: () => t('problem-row'), cell: (row) => `${row.sheet} ${row.row}` },
      {
        key: 'client',
        label: () => t('client-name'),
        cell: (row) => html`<a href="#/clients/${row.client}">${row.client_name}</a>`,
      },
      { key: 'register', label: () => t('what'), cell: (row) => registerName(row.entity, row.register) },
      { key: 'from', label: () => t('from-value'), cell: (row) => valueText(row.entity, row.register, row.from) },
      {
        key: 'to',
        label: () => t('to-value'),
        cell: (row) => html`<strong>${valueText(row.entity, row.register, row.to)}</strong>`,
      },
    ],
  });
