/** The names of clients of whom only the id is known, read once each. */
import { read } from '../shell.js';

/** @param {(Id | null)[]} ids @returns {Promise<Map<Id, string>>} */
export async function clientNames(ids) {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  // A client that is not on this machine simply has no name here.
  const found = await Promise.all(wanted.map((id) => read('client_read', { id }).catch(() => null)));
  return new Map(found.flatMap((file) => (file ? [[file.client.id, file.client.name]] : [])));
}
