import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRunning, lifecycle, type LifecycleChange } from '../../../../domain/conference/lifecycle';
import { ConferenceState } from '../../../../schemas/conference-states';
import { eventTypes } from '../../../../schemas/events/event-types';
import { lifecycleDocument } from '../../../../scripts/lifecycle-document';

const changes: readonly LifecycleChange[] = Object.values(lifecycle);

it('docs/lifecycle.md is what the table says: npx tsx scripts/lifecycle.ts', () => {
  const file = path.join(__dirname, '../../../../docs/lifecycle.md');
  expect(readFileSync(file, 'utf8')).toBe(lifecycleDocument());
});

it('only the next conference follows an ended one', () => {
  const fromEnded = Object.entries<LifecycleChange>(lifecycle).filter(([, { from }]) => from.includes('ended'));
  expect(fromEnded.map(([name]) => name)).toEqual(['open']);
});

it('every state can be entered, and every state except the last can be left', () => {
  const reached = new Set(changes.map(({ to }) => to));
  expect(ConferenceState.options.filter((state) => !reached.has(state))).toEqual([]);
  const left = new Set(changes.filter(({ to }) => to !== undefined).flatMap(({ from }) => from));
  expect(ConferenceState.options.filter((state) => !left.has(state))).toEqual([]);
});

it('only forwards: no state is come to again but by a new conference', () => {
  const order = ConferenceState.options;
  const moves = changes.flatMap(({ from, to }) =>
    to === undefined || to === 'assembling' ? [] : from.map((state) => [state, to] as const),
  );
  expect(moves.filter(([from, to]) => order.indexOf(to) <= order.indexOf(from))).toEqual([]);
});

it('every event is of the contract', () => {
  expect(changes.map(({ event }) => event).filter((event) => !eventTypes.includes(event))).toEqual([]);
});

it('a conference runs from its start until its end begins', () => {
  const statesWhere = (holds: (state: ConferenceState) => boolean) => ConferenceState.options.filter(holds);
  expect(statesWhere(isRunning)).toEqual(['starting', 'active']);
});
