/** What a register's value looks like to a person, in the history and where two values stand beside each other. */
import { amid, clock, dayLong, dayShort, inFours, masked, maskedPhone } from '../../format.js';
import { firstOf, has, t, word } from '../../l10n.js';

/** Which code list a register's value belongs to. @type {Record<string, string>} */
const KINDS = {
  sex: 'sex',
  religion: 'religion',
  marital: 'marital',
  education: 'education',
  occupation: 'occupation',
  service: 'service',
  status: 'status',
  exit_detail: 'exit',
  source: 'source',
  motivation: 'motivation',
  funding: 'funding',
  severity: 'severity',
  substance: 'substance',
  route: 'route',
  attendance: 'attendance',
  channel: 'channel',
  activity: 'activity',
  recovery: 'recovery',
  productive_kind: 'productive',
  owner: 'owner',
  relation: 'owner',
  given_by: 'giver',
  profession: 'profession',
  role: 'role',
  timezone: 'zone',
};
/** "kind" means something else in every entity. @type {Record<string, string>} */
const KIND_OF_ENTITY = {
  care_session: 'kind',
  session: 'kind',
  client: 'identity',
  aftercare_contact: 'origin',
  partner: 'partner',
};

/** The parts that are said before the others of their register, which come in the order of their keys. */
const FIRST = ['status', 'street'];
/** @param {[string, unknown]} one @param {[string, unknown]} other */
const firstFirst = ([one], [other]) => Number(FIRST.includes(other)) - Number(FIRST.includes(one));

/** What tells a client's episodes apart. @param {Episode} episode */
export const episodeName = (episode) => `${word('service', episode.service)}, ${dayShort(episode.opened_on)}`;

/** @param {string} entity @param {string} register */
export const registerName = (entity, register) =>
  firstOf([`register-${entity}-${register}`, `register-${register}`, `entity-${entity}`, 'register-other']);

/** What a part of a register is called; the register's own name where it has one part only. @param {string} entity @param {string} register @param {string} key */
export const partName = (entity, register, key) =>
  key ? firstOf([`part-${register}-${key}`, `part-${key}`, `register-${key}`, 'register-other']) : registerName(entity, register);

/** The list of words that a coded value is of. @param {string} entity @param {string} key @param {string} code @returns {string | undefined} */
export function wordsOf(entity, key, code) {
  if (key === 'status' && has(`consent-${code}`)) return 'consent';
  const kinds = key === 'kind' ? [KIND_OF_ENTITY[entity], 'productive'] : [KINDS[key]];
  return kinds.find((one) => one && has(`${one}-${code}`));
}

/**
 * @param {string} entity @param {string} register @param {unknown} value
 * @param {{ shown?: boolean, names?: (id: string) => string | undefined }} [how] shown: numbers in full; names: what ids stand for
 * @returns {string}
 */
export function valueText(entity, register, value, how = {}) {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.map((one) => valueText(entity, register, one, how)).join(', ');
  if (typeof value === 'object') {
    const parts = Object.entries(value).filter(
      ([key, inner]) =>
        inner !== null &&
        inner !== '' &&
        inner !== false &&
        key !== 'override_reason' &&
        key !== 'last' &&
        !(key === 'exit_detail' && inner === /** @type {any} */ (value).status),
    );
    return (
      parts
        .sort(firstFirst)
        .map(([key, inner]) => partText(entity, key, inner, how))
        .join(', ') || (Object.values(value).includes(false) ? t('no') : '–')
    );
  }
  if (typeof value === 'number') return String(value);
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return dayLong(text);
  if (register === 'time') return clock(text);
  if (register === 'number' || register === 'phone') {
    if (how.shown) return inFours(text);
    return register === 'phone' || entity === 'phone' ? maskedPhone(text) : masked(text);
  }
  const kind = wordsOf(entity, register, text);
  if (kind) return word(kind, text);
  return how.names?.(text) ?? (/^[0-9a-f-]{36}$/.test(text) ? t('not-on-this-machine') : text);
}

/** One part of a group: a bare figure needs its name, and a mark is its own word. @param {string} entity @param {string} key @param {unknown} inner @param {{ shown?: boolean, names?: (id: string) => string | undefined }} how */
function partText(entity, key, inner, how) {
  if (key === 'is_primary') return amid(t('primary'));
  if (typeof inner === 'number' && has(`register-${key}`)) return `${t(`register-${key}`)}: ${inner}`;
  return valueText(entity, key, inner, how);
}
