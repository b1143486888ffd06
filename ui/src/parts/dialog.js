/**
 * The one way of asking something in front of the page. The browser's own modal dialog keeps the focus inside
 * and gives it back afterwards.
 */
import { html, nothing, render } from 'lit';
import { X } from 'lucide';
import { t } from '../l10n.js';
import { icon } from './icon.js';

let opened = 0;

/**
 * @typedef {object} DialogHost
 * @property {() => void} requestUpdate draws the dialog again
 * @property {(result?: any) => void} close
 * @property {HTMLDialogElement} element
 */

/**
 * Opens a dialog and waits for what it is closed with (`undefined` after Esc).
 * @param {{ title: () => string, body: (host: DialogHost) => unknown, look?: string, leave?: () => Promise<boolean>, start?: (host: DialogHost) => void }} options
 *   leave: asked before Esc or the cross closes it; start: runs once before the first drawing
 * @returns {Promise<any>}
 */
export function openDialog({ title, body, look = '', leave, start }) {
  const element = document.createElement('dialog');
  const titleId = `dialog-title-${++opened}`;
  const back = /** @type {HTMLElement | null} */ (document.activeElement);
  element.className = `dialog ${look}`;
  element.setAttribute('aria-labelledby', titleId);

  return new Promise((resolve) => {
    /** @type {any} */
    let result;
    const tryLeave = async () => {
      if (!leave || (await leave())) host.close();
    };
    /** @type {DialogHost} */
    const host = {
      element,
      close: (value) => {
        result = value;
        element.close();
      },
      requestUpdate: () =>
        render(
          html`<header><h2 id=${titleId}>${title()}</h2>
              <button class="bare" type="button" title=${t('close')} aria-label=${t('close')} @click=${tryLeave}>${icon(X)}</button></header>
            ${body(host)}`,
          element,
        ),
    };
    element.addEventListener('cancel', (event) => {
      event.preventDefault();
      tryLeave();
    });
    element.addEventListener('close', () => {
      render(nothing, element);
      element.remove();
      if (back?.isConnected) back.focus();
      resolve(result);
    });
    document.body.append(element);
    start?.(host);
    host.requestUpdate();
    element.showModal();
    /** @type {HTMLElement | null} */ (
      element.querySelector('[autofocus], form input, form select, form textarea, .acts .main')
    )?.focus();
  });
}

/**
 * Asks one question; resolves to the chosen answer's value, or null.
 * @template T
 * @param {{ title: string, text: unknown, answers: { value: T, label: string, look?: string }[] }} question
 * @returns {Promise<T | null>}
 */
export async function ask({ title, text, answers }) {
  const answer = await openDialog({
    title: () => title,
    look: 'compact',
    body: (host) => html`<div class="body"><p>${text}</p></div>
      <div class="acts">${answers.map(
        ({ value, label, look }) =>
          html`<button type="button" class="btn ${look ?? ''}" @click=${() => host.close(value)}>${label}</button>`,
      )}</div>`,
  });
  return answer ?? null;
}

/**
 * Asks for a reason, which is kept with the change. Resolves to the reason, or null.
 * @param {{ title: string, text: string, label: string, act: string }} question
 * @returns {Promise<string | null>}
 */
export async function askReason({ title, text, label, act }) {
  let missing = false;
  const reason = await openDialog({
    title: () => title,
    look: 'compact',
    body: (host) => {
      /** @param {SubmitEvent} event */
      const submit = (event) => {
        event.preventDefault();
        const field = /** @type {HTMLTextAreaElement} */ (host.element.querySelector('textarea'));
        if (field.value.trim()) return host.close(field.value.trim());
        missing = true;
        host.requestUpdate();
        field.focus();
      };
      return html`<form @submit=${submit} novalidate>
        <div class="body"><p>${text}</p>
          <div class="field ${missing ? 'wrong' : ''}"><label for="reason">${label}</label>
            <textarea id="reason" rows="3" aria-invalid=${missing} aria-describedby="reason-error"></textarea>
            <p class="error" id="reason-error">${missing ? t('field-required') : nothing}</p></div></div>
        <div class="acts"><button type="button" class="btn" @click=${() => host.close()}>${t('cancel')}</button>
          <button class="btn main">${act}</button></div></form>`;
    },
  });
  return reason ?? null;
}
