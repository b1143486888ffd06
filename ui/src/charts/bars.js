/**
 * Horizontal bars from zero, labelled directly; several parts of a bar stand after one another. The table beside it
 * holds the same figures for those who cannot see it.
 */

import { scaleLinear } from 'd3-scale';
import { stack } from 'd3-shape';
import { html, svg } from 'lit';
import { number } from '../format.js';
import { Part } from '../parts/element.js';

/** @typedef {{ label: string, values: Record<string, number> }} Bar */
/** @typedef {{ key: string, label: string, look: string }} Series */

const ROW = 28;
const THICK = 18;

class Bars extends Part {
  static properties = {
    bars: { attribute: false },
    series: { attribute: false },
    label: { type: String },
    width: { state: true },
  };

  constructor() {
    super();
    /** @type {Bar[]} */
    this.bars = [];
    /** @type {Series[]} */
    this.series = [{ key: 'count', label: '', look: 'accent' }];
    this.label = '';
    this.width = 420;
    this.observer = new ResizeObserver(([entry]) => {
      if (entry.contentRect.width > 0) this.width = Math.round(entry.contentRect.width);
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.observer.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  render() {
    const { bars, series, width } = this;
    const sum = (/** @type {Bar} */ bar) => series.reduce((total, { key }) => total + (bar.values[key] ?? 0), 0);
    const gutter = Math.min(170, Math.round(width * 0.38));
    const x = scaleLinear()
      .domain([0, Math.max(1, ...bars.map(sum))])
      .range([0, Math.max(40, width - gutter - 44)]);
    const layers = stack().keys(series.map(({ key }) => key))(bars.map((bar) => bar.values));
    return html`${series.length > 1 ? html`<p class="legend" aria-hidden="true">${series.map(({ label, look }) => html`<span><i class="swatch ${look}"></i>${label}</span>`)}</p>` : ''}
      <svg class="chart" role="img" aria-label=${this.label} width=${width} height=${bars.length * ROW} viewBox="0 0 ${width} ${bars.length * ROW}">
        ${bars.map(
          (bar, row) => svg`<text x=${gutter - 8} y=${row * ROW + 18} text-anchor="end">${clip(bar.label, gutter)}</text>
          <text class="figure" x=${gutter + x(sum(bar)) + 6} y=${row * ROW + 18}>${number(sum(bar))}</text>`,
        )}
        ${layers.map((layer, index) => svg`<g class="fill ${series[index].look}">${layer.map(([from, to], row) => svg`<rect x=${gutter + x(from)} y=${row * ROW + 5} width=${Math.max(0, x(to) - x(from) - (series.length > 1 ? 1 : 0))} height=${THICK} rx="2"></rect>`)}</g>`)}
      </svg>`;
  }
}
customElements.define('titian-bars', Bars);

/** A label that fits the gutter, at about seven points a letter. @param {string} text @param {number} width */
function clip(text, width) {
  const most = Math.floor((width - 8) / 6.6);
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
