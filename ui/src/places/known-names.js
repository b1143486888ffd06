/** What the ids and region codes among some values stand for: staff, partners, clients, regions. */
import { placeName } from '../format.js';
import { call, read } from '../shell.js';
import { clientNames } from './names.js';

/** @param {unknown[]} values @param {Id[]} [clients] @returns {Promise<Map<string, string>>} */
export async function knownNames(values, clients = []) {
  const [staff, partners, names] = await Promise.all([
    read('staff_list', { active_only: false }),
    read('partner_list', { active_only: false }),
    clientNames(clients),
  ]);
  for (const { id, name } of [...staff, ...partners]) names.set(id, name);
  const codes = new Set(values.map((value) => /** @type {any} */ (value)?.region_code).filter(Boolean));
  for (const code of codes) {
    const region = (await call('region_read', { code }, { quiet: true }).catch(() => null))?.data;
    if (region) names.set(code, placeName(region.path, 3));
  }
  return names;
}
