/** The languages of the console. Each has the same texts: the compiler holds them against English. */
import { en, type Texts } from './en';

/** English is built in; other languages are loaded when they are chosen. */
const loaders = {
  en: async () => en,
  de: async () => (await import('./de')).de,
} as const satisfies Record<string, () => Promise<Texts>>;

export type Language = keyof typeof loaders;

/** Each by its own name. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

export const textsIn = (language: Language): Promise<Texts> => loaders[language]();

const isLanguage = (word: string | undefined): word is Language => word !== undefined && Object.hasOwn(loaders, word);

/** The locale for times: the user's own country, if its language is the chosen one. */
export const localeOf = (language: Language, preferred: readonly string[]): string =>
  preferred.find((tag) => tag.split('-')[0]?.toLowerCase() === language) ?? language;

/** The user's choice, or else the browser's first language that is translated. */
export const languageOf = (chosen: string | undefined, preferred: readonly string[]): Language => {
  const words = [chosen, ...preferred.map((tag) => tag.split('-')[0]?.toLowerCase())];
  return words.find(isLanguage) ?? 'en';
};
