/**
 * The one module that talks to the shell: `call` for every use case, and the few native things (dialogs, print, lock).
 * Nothing else in the page imports from @tauri-apps.
 */
import { Channel, invoke } from '@tauri-apps/api/core';

const waiting = new EventTarget();
let pending = 0;

/** Calls `changed` with the number of calls under way, whenever it changes. @param {(pending: number) => void} changed */
export function watchPending(changed) {
  waiting.addEventListener('change', () => changed(pending));
}

/** @param {number} step */
function count(step) {
  pending += step;
  waiting.dispatchEvent(new Event('change'));
}

/**
 * Runs a use case. Rejects with a WireError, whatever went wrong underneath.
 * @template {keyof Api} K
 * @param {K} name
 * @param {Input<K>} input
 * @param {{ progress?: (step: Progress) => void, quiet?: boolean }} [options] quiet: typing aids that need no progress bar
 * @returns {Promise<Answer<Output<K>>>}
 */
export async function call(name, input, { progress, quiet = false } = {}) {
  const onProgress = new Channel();
  onProgress.onmessage = (step) => progress?.(/** @type {Progress} */ (step));
  if (!quiet) count(1);
  try {
    return await invoke('call', { name, input: JSON.stringify(input), onProgress });
  } catch (error) {
    throw asWireError(error);
  } finally {
    if (!quiet) count(-1);
  }
}

/** The data of a use case, for readers that need nothing else. @template {keyof Api} K @param {K} name @param {Input<K>} input @returns {Promise<Output<K>>} */
export async function read(name, input) {
  return (await call(name, input)).data;
}

/** Asks the running long use case to stop. */
export const cancel = () => native('cancel');
/** @param {'register' | 'attachment' | 'bundle' | 'request' | 'introduction'} kind @returns {Promise<{ token: string, name: string } | null>} */
export const pickFile = (kind) => native('pick_file', { kind });
/** @param {'xlsx' | 'csv' | 'bundle' | 'request' | 'introduction' | 'any'} kind @param {string} suggested @returns {Promise<{ token: string, name: string } | null>} */
export const pickSave = (kind, suggested) => native('pick_save', { kind, suggested });
/** @returns {Promise<{ token: string, name: string } | null>} */
export const pickFolder = () => native('pick_folder');
/** Opens the print dialog for the page as it stands. */
export const printPage = () => native('print');
/** Ends the process and starts it again at the unlock screen. Drafts must have been saved before. */
export const lock = () => native('lock');

/**
 * Runs `save` when the window is asked to close, then lets it close. It stays while somebody is asked about what could not be saved.
 * @param {() => Promise<number>} save how many could not be @param {(unsaved: number) => Promise<boolean>} mayLose
 */
export function onClosing(save, mayLose) {
  addEventListener('titian-closing', async () => {
    const unsaved = await save();
    if (unsaved) await native('stay');
    if (await mayLose(unsaved)) await native('quit');
  });
}

/** @param {string} command @param {Record<string, unknown>} [args] @returns {Promise<any>} */
async function native(command, args) {
  try {
    return await invoke(command, args);
  } catch (error) {
    throw asWireError(error);
  }
}

/** @param {unknown} error @returns {WireError} */
function asWireError(error) {
  if (typeof error === 'object' && error !== null && 'code' in error) return /** @type {WireError} */ (error);
  return { code: 'internal', fields: [], args: {}, reference: null };
}
