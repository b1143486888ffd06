/** One bar split by status. Its parts can be links to the clients they count. */
import { html, nothing } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { amid, number } from '../format.js';
import { word } from '../l10n.js';

/** @type {Record<Status, string>} */
export const STATUS_LOOK = {
  completed: 'done',
  dropped_out: 'lost',
  ongoing: 'ongoing',
  transferred: 'plain',
  deceased: 'plain',
};
const ORDER = /** @type {Status[]} */ (['completed', 'dropped_out', 'ongoing', 'transferred', 'deceased']);

/** @param {StatusCounts} counts @param {((status: Status) => string) | null} link none where the clients behind a number are nobody's to see */
export const statusBar = (counts, link) =>
  html`<div class="bar">${ORDER.filter((status) => counts[status] > 0).map(
    (
      status,
    ) => html`<a href=${link?.(status) ?? nothing} class="fill ${STATUS_LOOK[status]}" title="${number(counts[status])} ${word('status', status)}"
    ${ref((element) => /** @type {HTMLElement | undefined} */ (element)?.style.setProperty('flex-grow', String(counts[status])))}><span>${number(counts[status])}<span class="said"> ${amid(word('status', status))}</span></span></a>`,
  )}</div>`;
