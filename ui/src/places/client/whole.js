/** Everything in a client's file on one page, to be read and not changed. */
import { html, nothing } from 'lit';
import { aftercareTab } from './aftercare.js';
import { journeyTab } from './journey.js';
import { personTab } from './person.js';
import { sessionsTab } from './sessions.js';

/** @param {ClientFile} whole */
export function wholeFile(whole) {
  // What is archived has no buttons.
  const file = { ...whole, client: { ...whole.client, archived: true } };
  const still = () => {};
  return html`${personTab(file, true, { reload: still })}
    ${sessionsTab(file, still)}${file.aftercare.length ? aftercareTab(file, still) : nothing}${journeyTab(file, still)}`;
}
