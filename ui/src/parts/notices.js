/** Short words about what just happened, at the foot of the page, read out politely. */
import { html } from 'lit';
import { Check, Info, TriangleAlert, X } from 'lucide';
import { dayLong } from '../format.js';
import { firstOf, t } from '../l10n.js';
import { onMove, place } from '../router.js';
import { isDay } from '../values.js';
import { Part } from './element.js';
import { icon } from './icon.js';

/** @typedef {{ id: number, kind: 'done' | 'note' | 'trouble', text: () => string, moves: number, act?: { label: () => string, run: () => void } }} Notice */

/** @type {Notice[]} */
let notices = [];
let last = 0;
/** Where the person is. */
let at = '';
const changes = new EventTarget();

/** @param {Notice['kind']} kind @param {() => string} text @param {Notice['act']} [act] */
export function notify(kind, text, act) {
  const id = ++last;
  // Good news is read at a glance, so the newest takes the place of the one before and never covers the page.
  notices = [...notices.filter((notice) => notice.kind !== 'done').slice(-2), { id, kind, text, moves: 0, act }];
  changes.dispatchEvent(new Event('change'));
  // What went well may fade; what needs reading stays.
  if (kind === 'done') setTimeout(() => dismiss(id), act ? 10_000 : 6_000);
}

/** @param {number} id */
function dismiss(id) {
  notices = notices.filter((notice) => notice.id !== id);
  changes.dispatchEvent(new Event('change'));
}

/**
 * Somebody went to another place. A note is still there at the place that a save led to, and goes with the next step, before it
 * covers other work; trouble stays until it is closed.
 */
function moved() {
  const here = place().path.join('/');
  // A dialog that opens or closes leads nowhere.
  if (here === at) return;
  at = here;
  notices = notices
    .map((notice) => ({ ...notice, moves: notice.moves + 1 }))
    .filter(({ kind, moves }) => kind !== 'note' || moves < 2);
  changes.dispatchEvent(new Event('change'));
}

/** The words for a refusal or a fault. @param {WireError} error */
export function wireText(error) {
  const args = { ...error.args, count: error.args.count ?? error.fields.length, reference: error.reference ?? '–' };
  return firstOf([`error-${error.code}`, 'error-unknown'], args);
}

/** The words for one field's error. @param {FieldError} error */
export const fieldText = (error) => firstOf([`field-${error.code}`, `error-${error.code}`, 'field-other'], inWords(error.args));

/** Tells of an error that no form shows. @param {unknown} error */
export function notifyError(error) {
  const wire = /** @type {WireError} */ (error);
  if (wire.code === 'cancelled') return notify('note', () => wireText(wire));
  notify('trouble', () => wireText(wire));
}

/** Says that a save went through, and, when someone else's newer value was kept too, that. @param {Answer<any>} answer @param {() => string} text */
export function notifySaved(answer, text) {
  if (answer.kept_both.length > 0) return notify('note', () => t('saved-kept-both', { count: answer.kept_both.length }));
  notify('done', text);
}

/** Days among the figures of a message, as people read them. @param {Record<string, string | number>} args */
const inWords = (args) =>
  Object.fromEntries(Object.entries(args).map(([name, value]) => [name, isDay(value) ? dayLong(String(value)) : value]));

const DRAWINGS = { done: Check, note: Info, trouble: TriangleAlert };

class Notices extends Part {
  connectedCallback() {
    super.connectedCallback();
    changes.addEventListener('change', () => this.requestUpdate());
    onMove(moved);
  }

  render() {
    return html`<div class="notices" role="status">${notices.map(
      (notice) => html`<div class="notice ${notice.kind}">${icon(DRAWINGS[notice.kind])}<span>${notice.text()}</span>
        ${
          notice.act
            ? html`<button class="link" @click=${() => {
                dismiss(notice.id);
                notice.act?.run();
              }}>${notice.act.label()}</button>`
            : ''
        }
        <button class="bare" aria-label=${t('close')} @click=${() => dismiss(notice.id)}>${icon(X)}</button></div>`,
    )}</div>`;
  }
}
customElements.define('titian-notices', Notices);
