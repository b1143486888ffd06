/** Help for the place one is in: what it is for, how to go about it, and its keys. */
import { html } from 'lit';
import { t } from '../l10n.js';
import { openDialog } from '../parts/dialog.js';

const KEYS = ['search', 'lock', 'places', 'help', 'save', 'leave'];
/** Keys that only one place has. @type {Record<string, string[]>} */
const OWN_KEYS = { clients: ['rows', 'open'], settings: ['day'], today: ['day'], report: ['day'] };

/** @param {string} at */
export function openHelp(at) {
  if (document.querySelector('dialog[open]')) return;
  openDialog({
    title: () => t('help-title', { place: t(`place-${at}`) }),
    look: 'side',
    body: () => html`<div class="body help">${t(`help-${at}`)
      .split('\n')
      .filter(Boolean)
      .map((line) => html`<p>${line}</p>`)}
      <h3>${t('help-keys')}</h3>
      <dl>${[...(OWN_KEYS[at] ?? []), ...KEYS].map((key) => html`<div><dt><kbd>${t(`key-${key}`)}</kbd></dt><dd>${t(`key-${key}-does`)}</dd></div>`)}</dl></div>`,
  });
}
