/** Lucide's drawings as inline SVG. They are always beside a word, so they are hidden from assistive technology. */
import { html, nothing, svg } from 'lit';

/** @typedef {[string, Record<string, string | number>][]} Drawing */

/** @type {Record<string, (a: Record<string, any>) => unknown>} */
const SHAPES = {
  path: (a) => svg`<path d=${a.d}></path>`,
  circle: (a) => svg`<circle cx=${a.cx} cy=${a.cy} r=${a.r} fill=${a.fill ?? nothing}></circle>`,
  rect: (a) =>
    svg`<rect x=${a.x ?? 0} y=${a.y ?? 0} width=${a.width} height=${a.height} rx=${a.rx ?? nothing} ry=${a.ry ?? nothing}></rect>`,
  line: (a) => svg`<line x1=${a.x1} x2=${a.x2} y1=${a.y1} y2=${a.y2}></line>`,
  polyline: (a) => svg`<polyline points=${a.points}></polyline>`,
  polygon: (a) => svg`<polygon points=${a.points}></polygon>`,
  ellipse: (a) => svg`<ellipse cx=${a.cx} cy=${a.cy} rx=${a.rx} ry=${a.ry}></ellipse>`,
};

/** @param {unknown} drawing one of lucide's icons */
export function icon(drawing) {
  const nodes = /** @type {Drawing} */ (drawing);
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${nodes.map(([tag, attributes]) => SHAPES[tag]?.(attributes))}</svg>`;
}

/** Titian's own mark: a footbridge. */
export const mark = html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path d="M2 22c6-11 22-11 28 0"></path><path d="M2 26h28"></path><path d="M9 17v8M16 14.5v10.5M23 17v8"></path></svg>`;
