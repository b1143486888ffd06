/** What fields look like: a label, the control, a hint, and the error beside it, bound to a Form by path. */
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Plus, Trash2 } from 'lucide';
import { addDays, parseDay } from '../days.js';
import { dayFull, dayShort, instantShort } from '../format.js';
import { t } from '../l10n.js';
import { readTime } from '../reading.js';
import { today } from '../state.js';
import { icon } from './icon.js';
import { fieldText, wireText } from './notices.js';

/** @typedef {import('../forms.js').Form} Form */
/** @typedef {{ label: string, hint?: unknown, optional?: boolean, required?: boolean, width?: string, autofocus?: boolean }} FieldOptions */

/** The frame around a control. @param {Form} form @param {string} path @param {FieldOptions} options @param {(id: string, about: string, wrong: boolean) => unknown} control */
export function field(form, path, options, control) {
  form.shown.add(path);
  if (options.required) form.needed.add(path);
  const error = form.errors.get(path);
  const id = form.fieldId(path);
  return html`<div class="field ${options.width ?? ''} ${error ? 'wrong' : ''}">
    <label for=${id}>${options.label}${options.required ? html` <span class="need" aria-hidden="true">*</span>` : nothing}</label>
    ${control(id, `${id}-error ${id}-hint`, Boolean(error))}
    <p class="error" id="${id}-error">${error ? fieldText(error) : nothing}</p>
    <p class="hint" id="${id}-hint">${options.hint ?? nothing}</p>
  </div>`;
}

/** @param {Form} form @param {string} path @param {FieldOptions & { type?: string, mode?: string, max?: number, list?: string[], complete?: string, spell?: boolean }} options */
export const textField = (form, path, options) =>
  field(
    form,
    path,
    options,
    (id, about, wrong) => html`<input id=${id} type=${options.type ?? 'text'} .value=${live(form.get(path) ?? '')}
    inputmode=${options.mode ?? nothing} maxlength=${options.max ?? nothing} autocomplete=${options.complete ?? 'off'} spellcheck="false"
    ?autofocus=${options.autofocus} aria-required=${options.required ?? nothing} aria-invalid=${wrong} aria-describedby=${about}
    @input=${(/** @type {any} */ event) => form.set(path, event.target.value || null)} />`,
  );

/** @param {Form} form @param {string} path @param {FieldOptions & { digits?: number }} options */
export const numberField = (form, path, options) =>
  field(
    form,
    path,
    options,
    (
      id,
      about,
      wrong,
    ) => html`<input id=${id} class="num" inputmode="numeric" maxlength=${options.digits ?? 4} autocomplete="off" .value=${live(String(form.get(path) ?? ''))}
    aria-required=${options.required ?? nothing} aria-invalid=${wrong} aria-describedby=${about}
    @input=${(/** @type {any} */ event) => {
      const digits = event.target.value.replace(/\D/g, '');
      event.target.value = digits;
      form.set(path, digits === '' ? null : Number(digits));
    }} />`,
  );

/** @param {Form} form @param {string} path @param {FieldOptions & { rows?: number }} options */
export const areaField = (form, path, options) =>
  field(
    form,
    path,
    options,
    (id, about, wrong) => html`<textarea id=${id} rows=${options.rows ?? 3} .value=${live(form.get(path) ?? '')}
    aria-invalid=${wrong} aria-describedby=${about}
    @input=${(/** @type {any} */ event) => form.set(path, event.target.value || null)}></textarea>`,
  );

/** @param {Form} form @param {string} path @param {FieldOptions & { choices: { value: string, label: string }[], empty?: string | null }} options empty: the words for no choice; null leaves it out */
export const selectField = (form, path, options) =>
  field(
    form,
    path,
    options,
    (
      id,
      about,
      wrong,
    ) => html`<select id=${id} aria-required=${options.required ?? nothing} aria-invalid=${wrong} aria-describedby=${about}
    @change=${(/** @type {any} */ event) => form.set(path, event.target.value || null)}>
    ${options.empty === null ? nothing : html`<option value="" .selected=${!form.get(path)}>${options.empty ?? t('choose')}</option>`}
    ${options.choices.map(({ value, label }) => html`<option value=${value} .selected=${form.get(path) === value}>${label}</option>`)}</select>`,
  );

/** @param {Form} form @param {string} path @param {FieldOptions & { choices: { value: any, label: string }[] }} options */
export function radioField(form, path, options) {
  form.shown.add(path);
  if (options.required) form.needed.add(path);
  const error = form.errors.get(path);
  const id = form.fieldId(path);
  return html`<fieldset class="field radios ${options.width ?? ''} ${error ? 'wrong' : ''}" aria-describedby="${id}-error">
    <legend>${options.label}${options.required ? html` <span class="need" aria-hidden="true">*</span>` : nothing}</legend>
    <div class="choices">${options.choices.map(
      (
        { value, label },
        index,
      ) => html`<label><input type="radio" id=${index === 0 ? id : `${id}-${index}`} name=${id} .checked=${live(form.get(path) === value)}
        aria-invalid=${error ? 'true' : nothing} @change=${() => form.set(path, value)} /><span>${label}</span></label>`,
    )}</div>
    <p class="error" id="${id}-error">${error ? fieldText(error) : nothing}</p>
    <p class="hint">${options.hint ?? nothing}</p>
  </fieldset>`;
}

/** @param {Form} form @param {string} path @param {FieldOptions} options */
export function checkField(form, path, options) {
  form.shown.add(path);
  const error = form.errors.get(path);
  const id = form.fieldId(path);
  return html`<div class="field check ${options.width ?? ''} ${error ? 'wrong' : ''}"><label><input type="checkbox" id=${id} .checked=${live(Boolean(form.get(path)))}
    aria-invalid=${Boolean(error)} aria-describedby="${id}-error ${id}-hint"
    @change=${(/** @type {any} */ event) => form.set(path, event.target.checked)} /><span>${options.label}</span></label>
    <p class="error" id="${id}-error">${error ? fieldText(error) : nothing}</p>
    <p class="hint" id="${id}-hint">${options.hint ?? nothing}</p></div>`;
}

/** What is wrong with a box that must be ticked before going on. @param {string} path @returns {FieldError[]} */
export const notTicked = (path) => [{ field: path, code: 'tick_needed', args: {} }];

/**
 * A day as people type it. What is typed stays in the box until it is left; the reading stands below it at once.
 * Arrow up and down step by a day.
 * @param {Form} form @param {string} path @param {FieldOptions} options
 */
export function dayField(form, path, options) {
  form.days.add(path);
  const value = form.get(path);
  const readable = value && /^\d{4}-\d{2}-\d{2}$/.test(value);
  /** @param {any} event */
  const typed = (event) => {
    const text = event.target.value.trim();
    form.set(path, text === '' ? null : (parseDay(text, today()) ?? text));
  };
  /** @param {any} event */
  const left = (event) => {
    if (form.get(path) && parseDay(form.get(path), today())) event.target.value = dayShort(form.get(path));
  };
  /** @param {any} event */
  const step = (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[/** @type {string} */ (event.key)];
    if (!by) return;
    event.preventDefault();
    form.set(path, addDays(readable ? value : today(), readable ? by : 0));
    event.target.value = dayShort(form.get(path));
  };
  const hint = readable ? dayFull(value) : (options.hint ?? t('day-hint'));
  return field(
    form,
    path,
    { ...options, hint },
    (id, about, wrong) => html`<input id=${id} autocomplete="off" inputmode="text" placeholder=${t('day-placeholder')}
    .value=${dayText(value, id)} aria-required=${options.required ?? nothing} aria-invalid=${wrong} aria-describedby=${about}
    @input=${typed} @blur=${left} @keydown=${step} />`,
  );
}

/** While a day is being typed its box keeps the typing. @param {string | null} value @param {string} id */
function dayText(value, id) {
  const box = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
  if (box && box === document.activeElement) return box.value;
  return value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? dayShort(value) : (value ?? '');
}

/** @param {Form} form @param {string} path @param {FieldOptions} options */
export const timeField = (form, path, options) =>
  field(
    form,
    path,
    options,
    (
      id,
      about,
      wrong,
    ) => html`<input id=${id} autocomplete="off" inputmode="numeric" maxlength="5" placeholder="09.00" .value=${live(form.get(path) ?? '')}
    aria-invalid=${wrong} aria-describedby=${about}
    @change=${(/** @type {any} */ event) => form.set(path, readTime(event.target.value))} />`,
  );

/** A list of records with buttons to add and to take away. @param {Form} form @param {string} path @param {{ label: string, add: string, item: () => any, row: (path: string, index: number) => unknown, max?: number }} options */
export function listField(form, path, options) {
  const items = /** @type {any[]} */ (form.get(path));
  return html`<fieldset class="field list"><legend>${options.label}</legend>
    ${items.map(
      (_, index) => html`<div class="item">${options.row(`${path}.${index}`, index)}
      <button type="button" class="bare" aria-label=${t('remove-item', { label: options.label, number: index + 1 })} title=${t('remove')} @click=${() => form.remove(path, index)}>${icon(Trash2)}</button></div>`,
    )}
    ${items.length < (options.max ?? 12) ? html`<button type="button" class="btn slim" @click=${() => form.add(path, options.item())}>${icon(Plus)}${options.add}</button>` : nothing}
  </fieldset>`;
}

/** What stands above the fields: the restored draft, and the summary of errors. @param {Form} form */
export function formHead(form) {
  return html`${
    form.restored
      ? html`<div class="banner note"><span>${t('draft-restored', { when: instantShort(form.restored) })}</span>
        <button type="button" class="link" @click=${() => form.startOver()}>${t('draft-start-over')}</button></div>`
      : nothing
  }
  ${form.problem ? summary(form, form.problem) : nothing}`;
}

/** What is wrong still: a field that was mended since counts no more. @param {Form} form @param {WireError} problem */
function summary(form, problem) {
  if (problem.fields.length > 0 && form.errors.size === 0) return nothing;
  const lines = [...form.errors].map(([path, error]) => ({ path, text: fieldText(error), label: labelOf(form, path) }));
  return html`<div class="banner trouble summary" role="alert" tabindex="-1" id="${form.id}-summary">
    <div><strong>${wireText({ ...problem, args: { count: lines.length, ...problem.args } })}</strong>
      ${
        lines.length > 0
          ? html`<ul>${lines.map(
              ({ path, text, label }) => html`<li>
        <a href="#" @click=${(/** @type {Event} */ event) => {
          event.preventDefault();
          document.getElementById(form.fieldId(path))?.focus();
        }}>${label}</a>: ${text}</li>`,
            )}</ul>`
          : nothing
      }
      ${form.clockInDoubt ? html`<p>${t('clock-question')} <button type="button" class="link" @click=${() => form.submit({ clock_wrong: true })}>${t('clock-wrong')}</button></p>` : nothing}
    </div></div>`;
}

/** @param {Form} form @param {string} path */
function labelOf(form, path) {
  const control = document.getElementById(form.fieldId(path));
  const own =
    document.querySelector(`label[for="${form.fieldId(path)}"]`) ??
    control?.closest('fieldset')?.querySelector('legend') ??
    control?.closest('label');
  return own?.textContent?.replace('*', '').trim() || t('field-elsewhere');
}

/** The buttons at the foot of a form. @param {Form} form @param {string} save @param {() => void} leave @param {string} [look] of the one that saves */
export const formActs = (form, save, leave, look = '') => html`<div class="acts">
  <button type="button" class="btn" @click=${leave}>${t('cancel')} <kbd>Esc</kbd></button>
  <button class="btn main ${look}" ?disabled=${form.saving}>${form.saving ? t('saving') : save}</button></div>`;

/** A form element that saves on Enter (Ctrl+Enter inside a note). @param {Form} form @param {unknown} content @param {string} [look] */
export const formElement = (form, content, look = '') => html`<form class="form ${look}" novalidate
  @submit=${(/** @type {Event} */ event) => {
    event.preventDefault();
    form.submit();
  }}
  @keydown=${(/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter' && event.ctrlKey) form.submit();
  }}>${content}</form>`;
