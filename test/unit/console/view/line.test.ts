import { en } from '../../../../console/texts/en';
import { type LineFacts, lineShown } from '../../../../console/view/line';

const shown = (over: Partial<LineFacts>) => lineShown({ line: 'live', lineSince: 0, hasOpen: true, now: 60_000, ...over }, en);

it.each<[string, string, Partial<LineFacts>]>([
  ['Live', 'good', {}],
  ['Live', 'good', { line: 'catching-up', lineSince: 59_400 }],
  ['Catching up…', 'busy', { line: 'catching-up', lineSince: 59_300 }],
  ['Checking every few seconds', 'busy', { line: 'polling' }],
  ['Ready', 'good', { hasOpen: false, line: 'live' }],
  ['Ready', 'good', { hasOpen: false, line: 'over' }],
  ['Ready', 'good', { hasOpen: false, line: 'polling' }],
  ['Ready', 'good', { hasOpen: false, line: 'catching-up', lineSince: 59_400 }],
  ['Connecting…', 'busy', { hasOpen: false, line: 'catching-up', lineSince: 59_300 }],
  ['Connecting…', 'busy', { hasOpen: false, line: 'connecting' }],
  ['Offline', 'bad', { hasOpen: false, line: 'offline' }],
])('says %s (%s)', (words, tone, facts) => {
  expect(shown(facts)).toEqual({ words, tone });
});

it('says since when it has been offline', () => {
  const { tone, words } = shown({ line: 'offline', lineSince: Date.UTC(2026, 10, 23, 9, 5) });
  expect(tone).toBe('bad');
  expect(words).toMatch(/^Offline since .*05/);
});
