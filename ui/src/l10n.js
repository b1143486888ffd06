/** The words: one Fluent bundle for the language in use. Every text a person reads comes through `t`. */
import { FluentBundle, FluentResource } from '@fluent/bundle';

/** @type {FluentBundle} */
let bundle = new FluentBundle('id');
/** @type {Language} */
let language = 'id';
const changes = new EventTarget();

/** The language in use. */
export const currentLanguage = () => language;
/** The tag for the platform's own number and date formats. */
export const localeTag = () => (language === 'en' ? 'en-GB' : 'id-ID');

/** Makes `sources` (the texts of all .ftl files of that language) the words of the page. @param {Language} chosen @param {string[]} sources */
export function useLanguage(chosen, sources) {
  language = chosen;
  // Names and numbers stay left to right in both languages, so the isolating marks would only end up in copied text.
  bundle = new FluentBundle(chosen === 'en' ? 'en-GB' : 'id-ID', { useIsolating: false });
  for (const source of sources) bundle.addResource(new FluentResource(source));
  changes.dispatchEvent(new Event('change'));
}

/** @param {() => void} changed @returns {() => void} */
export function onLanguage(changed) {
  changes.addEventListener('change', changed);
  return () => changes.removeEventListener('change', changed);
}

/** Whether there is a text of that name. @param {string} id */
export const has = (id) => bundle.hasMessage(id);

/** The text of that name. @param {string} id @param {Record<string, string | number>} [args] @returns {string} */
export function t(id, args) {
  const message = bundle.getMessage(id);
  if (!message?.value) return id;
  return bundle.formatPattern(message.value, args, []);
}

/** The word for a coded value: `word('status', 'dropped_out')`; a dash when there is none. @param {string} kind @param {string | null | undefined} code */
export function word(kind, code) {
  if (!code) return '–';
  return has(`${kind}-${code}`) ? t(`${kind}-${code}`) : code;
}

/** The first of these names that has a text. @param {string[]} ids @param {Record<string, string | number>} [args] */
export function firstOf(ids, args) {
  const id = ids.find(has);
  return id ? t(id, args) : '';
}
