/** Callbacks come repeated, late and in any order: what becomes of a leg does not depend on that. */
import fc from 'fast-check';
import type { LegEvent, LegEventKind } from '../../domain/bridge/leg-event';
import type { Change } from '../../domain/conference/change';
import { legChangeOf } from '../../domain/conference/changes/leg-events';
import type { ConferenceRecord } from '../../domain/conference/record';
import { takeBatch, writeLegEvents, type WriteLegEventsDeps } from '../../functions/legs/write-leg-events';
import type { Message } from '../../functions/ports/queues';
import type { ParticipantId } from '../../schemas/common';
import { aConference, aLegEvent, anEnd, AT, CONFERENCE_ID, onLeg, participantIdAt, participantsOf } from '../support/a-conference';
import { memoryConferences } from '../support/memory-conferences';
import { memoryFlagTimes } from '../support/memory-legs';
import { runs } from '../support/property-runs';
import { storeWith } from '../support/store-with';

const PEOPLE = 4;
const LEG = 2;
const people = Array.from({ length: PEOPLE }, (_, index) => participantIdAt(index + 1));
const dialled = (): ConferenceRecord => aConference({ state: 'active', participants: participantsOf(PEOPLE, onLeg(LEG, 'claimed')) });

/** The conferences of one initiator, in memory, carried out by the rules. */
const inMemory = (first: ConferenceRecord) => {
  const store = memoryConferences();
  store.place(first);
  const sent: Message[] = [];
  const deps: WriteLegEventsDeps = {
    store,
    flagTimes: memoryFlagTimes(),
    queues: { send: async (_queue, messages) => void sent.push(...messages), retryIn: async () => undefined },
    clock: () => AT,
    log: () => undefined,
  };
  return { record: () => store.now(CONFERENCE_ID), sent, deps };
};

const story = (id: ParticipantId): fc.Arbitrary<readonly LegEvent[]> =>
  fc
    .tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.constantFrom('departed', 'busy', 'failed', 'booted'))
    .map(([rings, joins, ends, method]) => [
      ...(rings ? [aLegEvent(id, LEG, 'ringing')] : []),
      ...(joins ? [aLegEvent(id, LEG, 'joined')] : []),
      ...(ends ? [aLegEvent(id, LEG, 'ended', { end: anEnd({ method }) })] : []),
    ]);

const stories = fc.tuple(...people.map(story)).map((each) => each.flat());
const disorderly = stories.chain((ordered) =>
  fc.tuple(
    fc.constant(ordered),
    fc
      .array(fc.nat(Math.max(0, ordered.length - 1)), { maxLength: 8 })
      .map((repeated) => [...ordered, ...repeated.flatMap((index) => ordered[index] ?? [])])
      .chain((events) => fc.shuffledSubarray(events, { minLength: events.length })),
  ),
);

const progress = ({ participants }: ConferenceRecord) =>
  Object.entries(participants).map(([id, participant]) => [
    id,
    participant.progress,
    participant.endedLeg,
    participant.disconnection,
    participant.muted,
    participant.onHold,
  ]);

it('shuffled and repeated events leave every leg as the ordered ones do', async () => {
  await fc.assert(
    fc.asyncProperty(disorderly, async ([ordered, events]) => {
      const [inOrder, asTheyCame] = [inMemory(dialled()), inMemory(dialled())];
      await writeLegEvents(inOrder.deps, CONFERENCE_ID, ordered);
      await writeLegEvents(asTheyCame.deps, CONFERENCE_ID, events);
      expect(progress(asTheyCame.record())).toEqual(progress(inOrder.record()));
    }),
    { numRuns: runs(1_000) },
  );
});

it('each leg that joined leaves once when it ends, and each other leg fails once', async () => {
  await fc.assert(
    fc.asyncProperty(disorderly, async ([, events]) => {
      const { deps, record } = inMemory(dialled());
      const written: Change[] = [];
      const store = storeWith(deps.store, {
        changeOnly: async (key, change) => {
          const outcome = await deps.store.changeOnly(key, change);
          if (outcome.result === 'written') written.push(change);
          return outcome;
        },
      });
      await writeLegEvents({ ...deps, store }, CONFERENCE_ID, events);
      const of = (kind: string, id: string) =>
        written.filter(({ event, concerns }) => event === `rollcall.participant.${kind}.v1` && concerns.includes(id)).length;
      for (const id of people) {
        const ends = events.some(({ participantId, kind }) => participantId === id && kind === 'ended');
        const joined = of('joined', id);
        expect([of('left', id), of('failed', id)]).toEqual(ends ? [joined, 1 - joined] : [0, 0]);
        expect(record().participants[id]?.hadJoined === true).toBe(ends && joined === 1);
      }
    }),
    { numRuns: runs(300) },
  );
});

it('a repeated event changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(disorderly, async ([, events]) => {
      const { record, deps } = inMemory(dialled());
      await writeLegEvents(deps, CONFERENCE_ID, events);
      const once = record();
      await writeLegEvents(deps, CONFERENCE_ID, events);
      expect(record()).toBe(once);
    }),
    { numRuns: runs(300) },
  );
});

const kinds: readonly LegEventKind[] = ['ringing', 'joined', 'ended', 'muted', 'unmuted', 'held', 'resumed'];
const anyEvents = fc.array(
  fc
    .record({ id: fc.constantFrom(...people), leg: fc.integer({ min: 1, max: 3 }), kind: fc.constantFrom(...kinds), fails: fc.boolean() })
    .map(({ id, leg, kind, fails }) =>
      aLegEvent(id, leg, kind, kind === 'ended' ? { end: anEnd({ method: fails ? 'failed' : 'departed' }) } : {}),
    ),
  { minLength: 1, maxLength: 60 },
);

const batchesOf = (events: readonly LegEvent[]): readonly (readonly LegEvent[])[] => {
  const [first, ...others] = events;
  if (!first) return [];
  const { batch, rest } = takeBatch([first, ...others]);
  return [batch, ...batchesOf(rest)];
};

it('events are written together by kind, none twice or left out, each participant once a write and in order', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const batches = batchesOf(events);
      for (const batch of batches) {
        expect(new Set(batch.map((event) => legChangeOf(event))).size).toBe(1);
        expect(new Set(batch.map(({ participantId }) => participantId)).size).toBe(batch.length);
      }
      for (const id of people) {
        const mine = (all: readonly LegEvent[]) => all.filter(({ participantId }) => participantId === id);
        expect(mine(batches.flat())).toEqual(mine(events));
      }
    }),
    { numRuns: runs(100) },
  );
});

it('a leg that is up but not the conference’s is hung up, and no other', async () => {
  await fc.assert(
    fc.asyncProperty(anyEvents, async (events) => {
      const { sent, deps } = inMemory(dialled());
      await writeLegEvents(deps, CONFERENCE_ID, events);
      const dropped = sent.map(({ body }) => body as { participantId: string; leg: number; action: string });
      expect(dropped.every(({ action }) => action === 'drop')).toBe(true);
      const isOver = (id: string) => events.some(({ participantId, leg, kind }) => participantId === id && leg === LEG && kind === 'ended');
      expect(dropped.filter(({ participantId, leg }) => leg === LEG && !isOver(participantId))).toEqual([]);
      const orphans = events.filter(({ leg, kind }) => leg !== LEG && kind !== 'ended');
      for (const { participantId, leg } of orphans) expect(dropped).toContainEqual(expect.objectContaining({ participantId, leg }));
    }),
    { numRuns: runs(300) },
  );
});

/** Reports of both flags of one leg, each at a time of its own, in the order in which they arrive. */
const flagReports = fc
  .uniqueArray(fc.record({ at: fc.nat(60_000), kind: fc.constantFrom<LegEventKind>('muted', 'unmuted', 'held', 'resumed') }), {
    selector: ({ at }) => at,
    maxLength: 8,
  })
  .chain((reports) => fc.tuple(fc.constant(reports), fc.array(fc.nat(7), { maxLength: 4 })))
  .map(([reports, repeated]) => [...reports, ...repeated.flatMap((index) => reports[index] ?? [])]);

it('whatever order the reports of a flag come in, the newest one holds', async () => {
  await fc.assert(
    fc.asyncProperty(flagReports, fc.boolean(), async (reports, isTogether) => {
      const { deps, record } = inMemory(aConference({ state: 'active', participants: participantsOf(1, onLeg(LEG, 'joined')) }));
      const [id = ''] = people;
      const events = reports.map(({ at, kind }) => aLegEvent(id, LEG, kind, { at: AT - at }));
      for (const some of isTogether ? [events] : events.map((event) => [event])) await writeLegEvents(deps, CONFERENCE_ID, some);
      const newest = (...kinds: readonly LegEventKind[]) =>
        events.filter(({ kind }) => kinds.includes(kind)).sort((a, b) => b.at - a.at)[0]?.kind;
      expect(record().participants[id]?.muted === true).toBe(newest('muted', 'unmuted') === 'muted');
      expect(record().participants[id]?.onHold === true).toBe(newest('held', 'resumed') === 'held');
    }),
    { numRuns: runs(1_000) },
  );
});
