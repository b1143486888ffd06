/** Saving a file outside: the system's dialog says where, the core writes it. */
import { pickSave } from '../shell.js';
import { notifyError } from './notices.js';

/**
 * Resolves to the file's name and what the core answered; to null when nothing was saved, which has been told then.
 * @template T
 * @param {'xlsx' | 'csv' | 'any'} kind @param {string} suggested @param {(file: string) => Promise<Answer<T>>} write
 * @returns {Promise<{ name: string, data: T } | null>}
 */
export async function saveFile(kind, suggested, write) {
  try {
    const target = await pickSave(kind, suggested);
    return target && { name: target.name, data: (await write(target.token)).data };
  } catch (error) {
    notifyError(error);
    return null;
  }
}
