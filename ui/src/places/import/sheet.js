/** One sheet of the file: what it is, what each column carries, and the words nobody has explained yet. */
import { html, nothing } from 'lit';
import { number } from '../../format.js';
import { has, t, word } from '../../l10n.js';
import { withColumn, withSheet, withWord } from './mapping.js';

const SHEET_KINDS = /** @type {SheetKind[]} */ (['register', 'aftercare', 'other']);
/** Whose codes a field holds, where the names differ. @type {Record<string, string>} */
const KINDS = { substances: 'substance', exit_detail: 'exit', guardian_relation: 'owner', productive_kind: 'productive' };

/**
 * @param {ImportSheet} sheet @param {Mapping} mapping @param {{ kind: SheetKind, field: string }[]} fields
 * @param {(mapping: Mapping) => void} remap
 */
export function sheetPanel(sheet, mapping, fields, remap) {
  const own = mapping[sheet.sheet];
  const id = `sheet-${sheet.sheet.replace(/\W+/g, '-')}`;
  return html`<details class="panel sheet-panel" ?open=${!own.skip && sheet.kind !== 'other'}><summary><h2>${sheet.sheet}</h2>
      <span class="small muted">${own.skip ? t('sheet-skipped') : t('sheet-about', { rows: number(sheet.rows), accepted: number(sheet.accepted), row: sheet.header_row })}</span></summary>
    <div class="text filters"><label for="${id}-kind">${t('sheet-kind')}</label><select id="${id}-kind" @change=${(/** @type {any} */ event) => remap(withSheet(mapping, sheet.sheet, { kind: event.target.value, columns: {} }))}>
        ${SHEET_KINDS.map((kind) => html`<option value=${kind} .selected=${sheet.kind === kind}>${t(`sheet-kind-${kind}`)}</option>`)}</select>
      <label for="${id}-header">${t('sheet-header-row')}</label><input id="${id}-header" class="short num" inputmode="numeric" maxlength="4" .value=${String(own.header_row)} @change=${(
        /** @type {any} */ event,
      ) => {
        const row = Number(event.target.value);
        if (row > 0) remap(withSheet(mapping, sheet.sheet, { header_row: row, columns: {} }));
      }} />
      <label><input type="checkbox" .checked=${Boolean(own.skip)} @change=${(/** @type {any} */ event) => remap(withSheet(mapping, sheet.sheet, { skip: event.target.checked }))} />${t('sheet-skip')}</label></div>
    ${own.skip ? nothing : html`${unknownWords(sheet, mapping, remap)}${columns(sheet, mapping, fields, remap)}`}</details>`;
}

/** @param {ImportSheet} sheet @param {Mapping} mapping @param {(mapping: Mapping) => void} remap */
function unknownWords(sheet, mapping, remap) {
  if (sheet.unknown_words.length === 0) return nothing;
  return html`<div class="unknown"><h3>${t('words-unknown')}</h3><p class="small muted">${t('words-unknown-text')}</p>
    <table aria-label=${t('words-unknown')}><thead><tr><th scope="col">${t('words-word')}</th><th scope="col">${t('words-column')}</th><th scope="col" class="num">${t('words-rows')}</th><th scope="col">${t('words-means')}</th></tr></thead>
      <tbody>${sheet.unknown_words.map(
        (
          one,
        ) => html`<tr><td><strong>“${one.word}”</strong></td><td>${fieldName(one.field)}</td><td class="num">${number(one.rows)}</td>
        <td><select aria-label=${t('words-means-of', { word: one.word })} @change=${(/** @type {any} */ event) => {
          if (event.target.value) remap(withWord(mapping, sheet.sheet, one.field, one.word, event.target.value));
        }}>
          <option value="">${t('choose')}</option>${one.choices.map((code) => html`<option value=${code} .selected=${mapping[sheet.sheet].words?.[one.field]?.[one.word] === code}>${choiceName(one.field, code)}</option>`)}</select></td></tr>`,
      )}</tbody></table></div>`;
}

/** @param {ImportSheet} sheet @param {Mapping} mapping @param {{ kind: SheetKind, field: string }[]} fields @param {(mapping: Mapping) => void} remap */
function columns(sheet, mapping, fields, remap) {
  const own = mapping[sheet.sheet].columns ?? {};
  // A field may be listed once for each kind of sheet.
  const names = [...new Set(fields.filter(({ kind }) => kind === sheet.kind).map(({ field }) => field))].filter(
    (field) => field !== 'ignore',
  );
  const offered = names.length ? names : [...new Set(fields.map(({ field }) => field))].filter((field) => field !== 'ignore');
  return html`<table aria-label=${t('columns-of', { sheet: sheet.sheet })}><thead><tr><th scope="col">${t('column-header')}</th><th scope="col">${t('column-samples')}</th><th scope="col">${t('column-carries')}</th></tr></thead>
    <tbody>${sheet.headers.map(
      (
        header,
      ) => html`<tr><td><strong>${header}</strong></td><td class="small muted samples">${(sheet.samples[header] ?? []).filter(Boolean).slice(0, 3).join(' · ') || '–'}</td>
      <td><select class=${own[header] && own[header] !== 'ignore' ? 'set' : ''} aria-label=${t('column-carries-of', { header })} @change=${(/** @type {any} */ event) => remap(withColumn(mapping, sheet.sheet, header, event.target.value))}>
        <option value="ignore" .selected=${!own[header] || own[header] === 'ignore'}>${t('column-ignore')}</option>
        ${offered.map((field) => html`<option value=${field} .selected=${own[header] === field}>${fieldName(field)}</option>`)}</select></td></tr>`,
    )}</tbody></table>`;
}

/** @param {string} field */
export const fieldName = (field) => (has(`column-${field}`) ? t(`column-${field}`) : field);

/** @param {string} field @param {string} code */
function choiceName(field, code) {
  if (has(`choice-${code}`)) return t(`choice-${code}`);
  return word(KINDS[field] ?? field, code);
}
