import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isRunning, lifecycle, type LifecycleAction } from '../../../../domain/conference/lifecycle';
import { ConferenceState } from '../../../../schemas/conference';
import { eventTypes } from '../../../../schemas/events/event-types';
import { lifecycleDocument } from '../../../../scripts/lifecycle-document';

const actions: readonly LifecycleAction[] = Object.values(lifecycle);

it('docs/lifecycle.md is what the table says: npx tsx scripts/lifecycle.ts', () => {
  const file = path.join(__dirname, '../../../../docs/lifecycle.md');
  expect(readFileSync(file, 'utf8')).toBe(lifecycleDocument());
});

it('out of an ended conference leads nothing but the next one', () => {
  const fromEnded = Object.entries<LifecycleAction>(lifecycle).filter(([, { from }]) => from.includes('ended'));
  expect(fromEnded.map(([name]) => name)).toEqual(['open']);
});

it('every state can be come to, and every other than the last one left', () => {
  const reached = new Set(actions.map(({ to }) => to));
  expect(ConferenceState.options.filter((state) => !reached.has(state))).toEqual([]);
  const left = new Set(actions.filter(({ to }) => to !== undefined).flatMap(({ from }) => from));
  expect(ConferenceState.options.filter((state) => !left.has(state))).toEqual([]);
});

it('only forwards: no state is come to again but by a new conference', () => {
  const order = ConferenceState.options;
  const moves = actions.flatMap(({ from, to }) =>
    to === undefined || to === 'assembling' ? [] : from.map((state) => [state, to] as const),
  );
  expect(moves.filter(([from, to]) => order.indexOf(to) <= order.indexOf(from))).toEqual([]);
});

it('every event is of the contract', () => {
  expect(actions.map(({ event }) => event).filter((event) => !eventTypes.includes(event))).toEqual([]);
});

it('a conference runs from its start until its end begins', () => {
  const statesWhere = (holds: (state: ConferenceState) => boolean) => ConferenceState.options.filter(holds);
  expect(statesWhere(isRunning)).toEqual(['starting', 'active']);
});
