/** The words by which a sentence is found to promise something. A promise without any of them can be listed all the same. */

const TIME = '(?:ms|s|milliseconds?|seconds?|minutes?|hours?|days?|months?)';
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const NUMBER = `(?:\\d[\\d,]*|an?|half an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|${TENS}|some|a few|those \\w+|these \\w+)`;
const words = [
  'never',
  'always',
  '(?:exactly|at least|at most|only) once',
  'exactly one',
  'in order(?! to\\b)',
  'every change',
  'guarantee(?:s|d)?',
  'harmless',
  'safely',
  'survives?',
  'encrypted',
  'no phone numbers?',
  '(?:no|none|nothing|nobody)\\b[^.|]{0,60}\\b(?:is|are|gets|be|was|were|has been|have been) lost',
  '(?:is|are|was|were|be|been|gets) (?:not|never) lost',
  '(?:loses?|lost) (?:nothing|none|no)',
  'all along',
  '(?:not|nothing|nobody)\\b[^.|]{0,40}\\btwice',
  `within (?:the same |the next |another )?${NUMBER} ?${TIME}`,
  'at most',
  'at the latest',
  `for at least ${NUMBER} ${TIME}`,
  'no (?:later|longer|more|older) than',
];
const PROMISE = new RegExp(`\\b(?:${words.join('|')})\\b`, 'gi');

export type Range = { readonly from: number; readonly to: number };
export type Finding = Range & { readonly word: string; readonly sentence: string };

const SENTENCE_END = /[.!?] |\|/g;

const sentenceAround = (text: string, { from, to }: Range): string => {
  const ends = [...text.matchAll(SENTENCE_END)].map(({ index }) => index + 1);
  const begin = ends.findLast((end) => end <= from) ?? 0;
  const end = ends.find((each) => each >= to) ?? text.length;
  return text.slice(begin, end).replace(/\|$/, '').trim();
};

/** Where a plain text has a word of promise. */
export const wordsOfPromiseIn = (text: string): readonly Finding[] =>
  [...text.matchAll(PROMISE)].map(({ 0: word, index }) => {
    const range = { from: index, to: index + word.length };
    return { ...range, word, sentence: sentenceAround(text, range) };
  });

/** Every place at which the words stand in the text. */
export const rangesOf = (text: string, part: string): readonly Range[] => {
  const found: Range[] = [];
  for (let from = text.indexOf(part); from >= 0 && part !== ''; from = text.indexOf(part, from + 1))
    found.push({ from, to: from + part.length });
  return found;
};
