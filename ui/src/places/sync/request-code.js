/** A code that is read out to somebody: what it is for, and what comes next. */
import { html } from 'lit';
import { t } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';

/** The code in fours, as large as it is read out. @param {string} code */
export const codeLine = (code) =>
  html`<p class="code-line" aria-label=${t('code-to-read')}>${(code.match(/[^-\s]{1,4}/g) ?? []).map((group) => html`<code>${group}</code> `)}</p>`;

/** @param {string} name @param {string} code */
export const requestCode = (name, code) =>
  showCode({ title: t('request-title'), text: t('request-saved', { name }), code, next: t('request-next') });

/** What was saved with a code that somebody else will ask for. @param {{ title: string, text: string, code: string, next: string }} about */
export const showCode = ({ title, text, code, next }) =>
  openDialog({
    title: () => title,
    body: (host) => html`<div class="body"><p>${text}</p>${codeLine(code)}<p class="muted">${next}</p></div>
      <div class="acts"><button class="btn main" @click=${() => host.close()}>${t('close')}</button></div>`,
  });
