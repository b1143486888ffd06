/** Two records of one thing, side by side: who wrote which, when, where and why. Nothing is chosen until somebody does. */
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Clock } from 'lucide';
import { amid, dayLong, instantShort } from '../../format.js';
import { Form } from '../../forms.js';
import { firstOf, t, word } from '../../l10n.js';
import { Part } from '../../parts/element.js';
import { areaField, formElement, formHead } from '../../parts/fields.js';
import { fieldText, notifyError, notifySaved } from '../../parts/notices.js';
import { pill, statusPill } from '../../parts/pills.js';
import { call } from '../../shell.js';
import { registerName, valueText } from '../client/values.js';
import { emptyValue, otherValueFields, tidyValue } from './other-value.js';

/** What the address calls a conflict. @param {Conflict} conflict */
export const keyOf = ({ record, register }) => `${record}:${register}`;

/** Registers whose numbers are masked until asked. */
const NUMBERED = ['identity', 'phone', 'guardian'];
const OTHER = 'other';

class ConflictCard extends Part {
  static properties = {
    conflict: { attribute: false },
    rev: { type: Number },
    names: { attribute: false },
    at: { type: Number },
    of: { type: Number },
    shown: { state: true },
  };

  constructor() {
    super();
    /** @type {Conflict | null} */
    this.conflict = null;
    this.rev = 0;
    /** @type {Map<string, string>} */
    this.names = new Map();
    this.at = 0;
    this.of = 0;
    /** Whether identity and phone numbers are shown in full. */
    this.shown = false;
    /** The conflict that the form is about, as it was read. */
    this.known = '';
    /** @type {Form | null} */
    this.form = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.form?.close();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    // Reading again what is as it was must not touch what somebody is typing.
    const known = JSON.stringify(this.conflict);
    if (!changed.has('conflict') || !this.conflict || known === this.known) return;
    this.known = known;
    this.begin(this.conflict);
  }

  /** @param {Conflict} conflict */
  begin(conflict) {
    const { entity, record, register, parts } = conflict;
    this.form?.close();
    this.shown = false;
    if (conflict.needs_signature) return;
    this.form = new Form(this, {
      key: `conflict:${keyOf(conflict)}`,
      client: conflict.needs_reason ? conflict.dossier : null,
      rev: this.rev,
      values: { choice: null, reason: null, [register]: emptyValue(parts) },
      check: ({ choice }) => (choice ? [] : [{ field: 'choice', code: 'choose_value', args: {} }]),
      send: (values, { rev, clock_wrong }) =>
        call('conflict_resolve', {
          record,
          entity,
          register,
          rev,
          decision: values.choice === OTHER ? { written: tidyValue(values[register]) } : { chosen: values.choice },
          reason: values.reason ?? '',
          clock_wrong,
        }),
      done: (answer) => {
        notifySaved(answer, () => t('decide-done'));
        this.dispatchEvent(new CustomEvent('decided'));
      },
    });
    this.form.open().catch(notifyError);
  }

  /** @param {unknown} value */
  text(value) {
    const { entity, register } = /** @type {Conflict} */ (this.conflict);
    return valueText(entity, register, value, { shown: this.shown, names: (id) => this.names.get(id) });
  }

  render() {
    const { conflict, form } = this;
    if (!conflict) return nothing;
    const title = conflict.dossier_name ? t('decide-title', { name: conflict.dossier_name }) : t('decide-title-site');
    return html`<div class="head"><div><h1 tabindex="-1">${title}</h1><div class="muted">${t('decide-text')}</div></div>
        <div class="acts"><span class="muted small">${t('decide-at', { at: this.at + 1, of: this.of })}</span></div></div>
      <section class="panel pad tight decide" aria-label=${registerName(conflict.entity, conflict.register)}>
        <div><h2 class="what">${[registerName(conflict.entity, conflict.register), this.about(conflict)].filter(Boolean).join(' · ')}
            ${NUMBERED.includes(conflict.register) ? this.toggle() : nothing}</h2>
          ${this.sharedBefore(conflict)}</div>
        ${form && !conflict.needs_signature ? this.choosing(conflict, form) : this.showing(conflict)}</section>`;
  }

  toggle = () =>
    html`<button type="button" class="link small" aria-pressed=${this.shown} @click=${() => {
      this.shown = !this.shown;
    }}>${t(this.shown ? 'hide-numbers' : 'show-numbers')}</button>`;

  /** Which record it is, where a client has several of the kind. @param {Conflict} conflict */
  about({ entity, about }) {
    if (entity === 'client') return '';
    if (entity === 'episode')
      return t('decide-episode', { service: word('service', String(about.service)), day: dayLong(String(about.opened_on)) });
    const said = Object.entries(about).map(([register, value]) =>
      valueText(entity, register, value, { shown: this.shown, names: (id) => this.names.get(id) }),
    );
    return [firstOf([`entity-${entity}`]), ...said].filter(Boolean).join(', ');
  }

  /** What both had before them, when it was the same. @param {Conflict} conflict */
  sharedBefore({ values }) {
    const [first, ...rest] = values.map((side) => this.beforeText(side));
    return rest.every((text) => text === first) ? html`<div class="small muted">${first}</div>` : nothing;
  }

  /** @param {Side} side */
  beforeText(side) {
    const said = side.before.map((one) =>
      t('decide-before', { value: this.text(one.value), who: one.author_name ?? '–', when: instantShort(one.at) }),
    );
    if (side.before_elsewhere) said.push(t('decide-before-elsewhere'));
    return said.length ? said.join(' ') : t('decide-before-nothing');
  }

  /** @param {Conflict} conflict */
  showing(conflict) {
    return html`<div class="vs">${conflict.values.map((side) => html`<div class="pick">${this.side(side)}</div>`)}</div>
      <p class="banner note">${t('decide-signature')} <a href="#/settings/people">${t('settings-people')}</a></p>`;
  }

  /** @param {Conflict} conflict @param {Form} form */
  choosing(conflict, form) {
    form.shown.add('choice');
    const error = form.errors.get('choice');
    const id = form.fieldId('choice');
    /** @param {string} value @param {number} index */
    const radio = (value, index) =>
      html`<input type="radio" id=${index ? `${id}-${index}` : id} name=${id} aria-invalid=${error ? 'true' : nothing} aria-labelledby="${id}-value-${index}"
        aria-describedby=${value === OTHER ? nothing : `${id}-about-${index}`} .checked=${live(form.get('choice') === value)} @change=${() => form.set('choice', value)} />`;
    return formElement(
      form,
      html`${formHead(form)}
      <fieldset class="field radios sides ${error ? 'wrong' : ''}" aria-describedby="${id}-error"><legend class="away">${t('decide-which')}</legend>
        <div class="vs">${conflict.values.map(
          (side, index) =>
            html`<label class="pick ${form.get('choice') === side.op ? 'on' : ''}">${this.side(side, radio(side.op, index), `${id}-value-${index}`, `${id}-about-${index}`)}</label>`,
        )}</div>
        ${
          conflict.parts.length
            ? html`<div class="pick other ${form.get('choice') === OTHER ? 'on' : ''}"><label>${radio(OTHER, conflict.values.length)}<span id="${id}-value-${conflict.values.length}">${t('decide-other')}</span></label>
              ${form.get('choice') === OTHER ? otherValueFields(form, conflict) : nothing}</div>`
            : nothing
        }
        <p class="error" id="${id}-error">${error ? fieldText(error) : nothing}</p></fieldset>
      <div class="verdict">${conflict.needs_reason ? areaField(form, 'reason', { label: t('decide-reason'), required: true, rows: 2 }) : html`<div></div>`}
        <div class="acts"><button type="button" class="btn" @click=${this.leave}>${t('decide-later')}</button>
          <button class="btn main" ?disabled=${form.saving}>${form.saving ? t('saving') : t('decide-use')} <kbd>Ctrl Enter</kbd></button></div></div>`,
    );
  }

  leave = async () => {
    if (!this.form || (await this.form.leave())) this.dispatchEvent(new CustomEvent('later'));
  };

  /** @param {Side} side @param {unknown} [radio] @param {string} [valueId] what the radio is called by @param {string} [aboutId] and described by */
  side(side, radio, valueId, aboutId) {
    const { entity, register } = /** @type {Conflict} */ (this.conflict);
    const isStatus = entity === 'episode' && register === 'end';
    const text = this.text(side.value);
    const value = isStatus ? statusPill(/** @type {any} */ (side.value)?.status ?? null, text) : html`<strong>${text}</strong>`;
    const beforeDiffers = this.conflict?.values.some((other) => this.beforeText(other) !== this.beforeText(side));
    return html`<span class="line">${radio ?? nothing}<span class="value" id=${valueId ?? nothing}>${value}</span></span>
      <span class="about" id=${aboutId ?? nothing}><span><strong>${side.author_name ?? t('decide-unknown-author')}</strong>${side.author_role ? `, ${amid(word('role', side.author_role))}` : ''}
        <span class="small muted block">${[side.device_code && t('device', { code: side.device_code }), instantShort(side.at)].filter(Boolean).join(' · ')}
          ${side.at_suspect ? pill('warn', Clock, t('clock-doubtful')) : nothing}</span></span>
      ${side.reason ? html`<q class="small">${side.reason}</q>` : nothing}
      ${beforeDiffers ? html`<span class="small muted">${this.beforeText(side)}</span>` : nothing}
      ${side.provisional ? html`<span class="small muted">${t('shown-for-now')}</span>` : nothing}</span>`;
  }
}
customElements.define('titian-conflict', ConflictCard);
