/** The code of a request, to be read out to the administrator: what it is for, and what comes next. */
import { html } from 'lit';
import { t } from '../../l10n.js';
import { openDialog } from '../../parts/dialog.js';

/** The code in fours, as large as it is read out. @param {string} code */
export const codeLine = (code) =>
  html`<p class="code-line" aria-label=${t('request-code')}>${(code.match(/[^-\s]{1,4}/g) ?? []).map((group) => html`<code>${group}</code> `)}</p>`;

/** @param {string} name @param {string} code */
export const requestCode = (name, code) =>
  openDialog({
    title: () => t('request-title'),
    body: (
      host,
    ) => html`<div class="body"><p>${t('request-saved', { name })}</p>${codeLine(code)}<p class="muted">${t('request-next')}</p></div>
      <div class="acts"><button class="btn main" @click=${() => host.close()}>${t('close')}</button></div>`,
  });
