/** Choosing the period of a report: a year from a list, or two days typed. */
import { html, nothing } from 'lit';
import { parseDay } from '../../days.js';
import { dayShort } from '../../format.js';
import { t } from '../../l10n.js';
import { today } from '../../state.js';
import { yearOf, yearPeriod } from './period.js';

/** How many years back the list goes. */
const YEARS = 16;

export class PeriodPicker {
  /** @param {import('lit').LitElement} host @param {(period: Period) => void} choose */
  constructor(host, choose) {
    this.host = host;
    this.chosen = choose;
    /** Whether two days are being typed. */
    this.isOther = false;
    this.isWrong = false;
  }

  /** @param {boolean} isOther */
  ask(isOther) {
    this.isOther = isOther;
    this.isWrong = false;
    this.host.requestUpdate();
  }

  /** @param {Period} period */
  choose(period) {
    this.ask(false);
    this.chosen(period);
  }

  /** @param {any} event */
  typed = (event) => {
    event.preventDefault();
    const from = parseDay(event.target.elements.from.value, today());
    const to = parseDay(event.target.elements.to.value, today());
    if (from && to && from <= to) return this.choose({ from, to });
    this.isWrong = true;
    this.host.requestUpdate();
  };

  /** The years. @param {Period} period */
  select(period) {
    const year = Number(today().slice(0, 4));
    const chosen = yearOf(period);
    const years = Array.from({ length: YEARS }, (_, back) => String(year - back));
    if (chosen && !years.includes(chosen)) years.push(chosen);
    return html`<select class="year" aria-label=${t('period')} @change=${(/** @type {any} */ event) => {
      if (event.target.value === 'other') this.ask(true);
      else this.choose(yearPeriod(event.target.value));
    }}>
      ${years.map((one) => html`<option value=${one} .selected=${one === chosen && !this.isOther}>${one}</option>`)}<option value="other" .selected=${!chosen || this.isOther}>${t('period-other')}</option></select>`;
  }

  /** The two days, while they are asked for. @param {Period} period */
  form(period) {
    if (!this.isOther) return nothing;
    const box = (
      /** @type {string} */ name,
      /** @type {Day} */ day,
    ) => html`<div class="field ${this.isWrong ? 'wrong' : ''}"><label for="period-${name}">${t(`period-${name}`)}</label>
      <input id="period-${name}" name=${name} .value=${dayShort(day)} autocomplete="off" aria-invalid=${this.isWrong} aria-describedby="period-error" /></div>`;
    return html`<form class="filters period" novalidate @submit=${this.typed} @keydown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Escape') this.ask(false);
    }}>
      ${box('from', period.from)}${box('to', period.to)}<button class="btn main">${t('period-show')}</button>
      <p class="error" id="period-error">${this.isWrong ? t('period-wrong') : nothing}</p></form>`;
  }
}
