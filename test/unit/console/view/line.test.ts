import { en } from '../../../../console/texts/en';
import { type LineFacts, lineShown } from '../../../../console/view/line';

const shown = (over: Partial<LineFacts>) =>
  lineShown({ line: 'live', lineSince: 0, hasOpen: true, answers: true, now: 60_000, ...over }, en);

it.each<[string, string, Partial<LineFacts>]>([
  ['Live', 'good', {}],
  ['Live', 'good', { line: 'catching-up', lineSince: 59_400 }],
  ['Catching up…', 'busy', { line: 'catching-up', lineSince: 59_300 }],
  ['Checking every few seconds', 'busy', { line: 'polling' }],
  ['Ready', 'good', { hasOpen: false, line: 'connecting' }],
  ['Connecting…', 'busy', { hasOpen: false, line: 'connecting', answers: undefined }],
  ['Offline', 'bad', { hasOpen: false, line: 'over', answers: false }],
])('says %s (%s)', (words, tone, facts) => {
  expect(shown(facts)).toEqual({ words, tone });
});

it('says since when it has been offline', () => {
  const { tone, words } = shown({ line: 'offline', lineSince: Date.UTC(2026, 10, 23, 9, 5) });
  expect(tone).toBe('bad');
  expect(words).toMatch(/^Offline since .*05/);
});
