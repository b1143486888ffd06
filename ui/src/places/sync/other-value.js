/** Writing a value that is neither of two: a field for each part of the register, of the kind the core says it is. */
import { html } from 'lit';
import { has, t, word } from '../../l10n.js';
import { dayField, numberField, radioField, selectField, textField } from '../../parts/fields.js';
import { isEmpty } from '../../values.js';
import { partName, wordsOf } from '../client/values.js';

/** @param {ValuePart[]} parts @returns {any} */
export const emptyValue = (parts) =>
  parts.length === 1 && parts[0].key === '' ? null : Object.fromEntries(parts.map(({ key }) => [key, null]));

/** As it is sent: nothing where nothing was typed. @param {any} value */
export function tidyValue(value) {
  if (typeof value !== 'object' || value === null) return isEmpty(value) ? null : value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isEmpty(inner) ? null : inner]));
}

/** @param {import('../../forms.js').Form} form @param {Conflict} conflict */
export const otherValueFields = (form, conflict) =>
  html`<div class="fields">${conflict.parts.map((part) => partField(form, conflict, part))}</div>`;

/** @param {import('../../forms.js').Form} form @param {Conflict} conflict @param {ValuePart} part */
function partField(form, { entity, register }, { key, kind, words }) {
  const path = key ? `${register}.${key}` : register;
  const options = { label: partName(entity, register, key) };
  switch (kind) {
    case 'code': {
      const list = wordsOf(entity, key || register, words[0]);
      return selectField(form, path, {
        ...options,
        choices: words.map((code) => ({ value: code, label: list && has(`${list}-${code}`) ? word(list, code) : code })),
      });
    }
    case 'day':
      return dayField(form, path, options);
    case 'int':
      return numberField(form, path, options);
    case 'bool':
      return radioField(form, path, {
        ...options,
        choices: [true, false].map((value) => ({ value, label: t(value ? 'yes' : 'no') })),
      });
    default:
      return textField(form, path, { ...options, hint: key === 'region_code' ? t('decide-region-hint') : undefined });
  }
}
