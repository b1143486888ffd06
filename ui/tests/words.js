/** Reads the .ftl files as the page does, for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { useLanguage } from '../src/l10n.js';

const root = new URL('../locales/', import.meta.url);

/** @param {'id' | 'en'} language */
export const sources = (language) =>
  readdirSync(new URL(`${language}/`, root))
    .filter((name) => name.endsWith('.ftl'))
    .map((name) => ({ name, text: readFileSync(new URL(`${language}/${name}`, root), 'utf8') }));

/** @param {'id' | 'en'} language */
export const speak = (language) =>
  useLanguage(
    language,
    sources(language).map(({ text }) => text),
  );
