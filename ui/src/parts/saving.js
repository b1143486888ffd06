/** Saving a file outside: the system's dialog says where, the core writes it; what takes long can be stopped. */
import { html } from 'lit';
import { t } from '../l10n.js';
import { cancel, pickSave } from '../shell.js';
import { openDialog } from './dialog.js';
import { notifyError } from './notices.js';
import { progressBar } from './progress.js';

/** Most files are there before anybody could read about it. */
const QUICK = 400;

/** @typedef {{ progress: (step: Progress) => void }} Listening */

/**
 * Resolves to the file's name and what the core answered; to null when nothing was saved, which has been told then.
 * @template T
 * @param {'xlsx' | 'csv' | 'bundle' | 'request' | 'introduction' | 'any'} kind @param {string} suggested
 * @param {(file: string, listening: Listening) => Promise<Answer<T>>} write
 * @returns {Promise<{ name: string, data: T } | null>}
 */
export async function saveFile(kind, suggested, write) {
  try {
    const target = await pickSave(kind, suggested);
    if (!target) return null;
    const answer = await watched(target.name, (listening) => write(target.token, listening));
    return { name: target.name, data: answer.data };
  } catch (error) {
    notifyError(error);
    return null;
  }
}

/**
 * Shows how far the work is, once it takes long enough to be asked about.
 * @template T
 * @param {string} name @param {(listening: Listening) => Promise<T>} work
 */
async function watched(name, work) {
  /** @type {Progress | null} */
  let progress = null;
  /** @type {import('./dialog.js').DialogHost | undefined} */
  let shown;
  const timer = setTimeout(() => {
    openDialog({
      title: () => t('saving-file'),
      look: 'compact',
      start: (host) => {
        shown = host;
      },
      // It closes when the work has ended, which stopping it brings about.
      leave: async () => {
        await cancel().catch(notifyError);
        return false;
      },
      body: () => html`<div class="body">${progressBar(progress, name)}</div>`,
    });
  }, QUICK);
  try {
    return await work({
      progress: (step) => {
        progress = step;
        shown?.requestUpdate();
      },
    });
  } finally {
    clearTimeout(timer);
    shown?.close();
  }
}
