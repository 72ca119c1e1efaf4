import { supportTextsIn } from '../../../../console/texts/support/languages';
import { languageOf, localeOf, textsIn } from '../../../../console/texts/languages';

it.each([
  ['de', undefined, ['de-AT', 'en']],
  ['en', undefined, ['fr-FR', 'en-GB']],
  ['en', undefined, ['fr-FR']],
  ['de', 'de', ['en-US']],
  ['en', 'toString', ['en-US']],
])('speaks %s to somebody who chose %j and prefers %j', (language, chosen, preferred) => {
  expect(languageOf(chosen, preferred)).toBe(language);
});

it('writes times as in the country of the user', () => {
  expect(localeOf('en', ['de-DE', 'en-GB'])).toBe('en-GB');
  expect(localeOf('de', ['en-GB'])).toBe('de');
});

type Node = { readonly [key: string]: unknown };
const emptyTexts = (node: Node, path = ''): readonly string[] =>
  Object.entries(node).flatMap(([key, value]) => {
    if (typeof value === 'string') return value.trim() === '' ? [path + key] : [];
    return typeof value === 'object' && value !== null ? emptyTexts(value as Node, `${path}${key}.`) : [];
  });

it.each(['en', 'de'] as const)('has no empty text in %s', async (language) => {
  expect(emptyTexts(await textsIn(language))).toEqual([]);
  expect(emptyTexts(await supportTextsIn(language))).toEqual([]);
});
