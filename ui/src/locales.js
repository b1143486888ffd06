/** Brings the .ftl files of a language into the page (Vite resolves the glob at build time). */
import { useLanguage } from './l10n.js';

const files = /** @type {Record<string, string>} */ (
  import.meta.glob('../locales/*/*.ftl', { query: '?raw', import: 'default', eager: true })
);

/** @param {Language} language */
export function speak(language) {
  const sources = Object.entries(files)
    .filter(([path]) => path.includes(`/locales/${language}/`))
    .map(([, source]) => source);
  document.documentElement.lang = language;
  useLanguage(language, sources);
}
