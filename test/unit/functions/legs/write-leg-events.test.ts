import type { LegEnd, LegEvent } from '../../../../domain/bridge/leg-event';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import type { LegPhase } from '../../../../domain/participant/progress';
import { requestedAction } from '../../../../domain/participant/requested-action';
import { takeBatch, writeLegEvents } from '../../../../functions/legs/write-leg-events';
import { isOutage } from '../../../../functions/runtime/outage';
import { HOUR_MS, MINUTE_MS } from '../../../../schemas/durations';
import {
  aConference,
  aLegEvent,
  anEnd,
  aParticipant,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  type Members,
  onLeg,
  participantIdAt,
  participantsOf,
  SECOND_ID,
  THIRD_ID,
} from '../../../support/a-conference';
import { withParticipant } from '../../../support/applying';
import { type MemoryDeps, memoryDeps } from '../../../support/memory-deps';
import { storeWith } from '../../../support/store-with';

const NOW = AT + MINUTE_MS;
const conference = (members: Members = onLeg(1, 'claimed'), over: Partial<ConferenceRecord> = {}): ConferenceRecord =>
  aConference({ state: 'active', participants: participantsOf(3, members), ...over });
const depsWith = (record?: ConferenceRecord): MemoryDeps => {
  const deps = memoryDeps({ at: NOW });
  if (record) deps.store.place(record);
  return deps;
};
const event = (id: string, kind: LegEvent['kind'], over: Partial<LegEvent> = {}) => aLegEvent(id, 1, kind, { at: NOW, ...over });
const drop = (id: string, leg = 1) => ({ conferenceId: CONFERENCE_ID, participantId: id, leg, action: 'drop' });

describe('events that wait together', () => {
  const batchOf = (...events: readonly [LegEvent, ...LegEvent[]]) => takeBatch(events);

  it('are taken together if they are of one kind and of different participants', () => {
    const events = [event(FIRST_ID, 'joined'), event(SECOND_ID, 'joined')] as const;
    expect(batchOf(...events)).toEqual({ batch: events, rest: [] });
  });

  it('are left for later if they are of another kind', () => {
    const [first, other, third] = [event(FIRST_ID, 'joined'), event(SECOND_ID, 'ringing'), event(THIRD_ID, 'joined')];
    expect(batchOf(first, other, third)).toEqual({ batch: [first, third], rest: [other] });
  });

  it('never pass over an earlier event of the same participant', () => {
    const [first, ringing, joined] = [event(FIRST_ID, 'joined'), event(SECOND_ID, 'ringing'), event(SECOND_ID, 'joined')];
    expect(batchOf(first, ringing, joined)).toEqual({ batch: [first], rest: [ringing, joined] });
    expect(batchOf(first, { ...first, leg: 2 })).toEqual({ batch: [first], rest: [{ ...first, leg: 2 }] });
  });

  it('are of one kind only if they make the same change: a departure is not a failure', () => {
    const [left, failed] = [event(FIRST_ID, 'ended', { end: anEnd() }), event(SECOND_ID, 'ended', { end: anEnd({ method: 'busy' }) })];
    expect(batchOf(left, failed)).toEqual({ batch: [left], rest: [failed] });
  });

  it('are at most 30 in one write', () => {
    const [first, ...others] = Array.from({ length: 31 }, (_, index) => event(participantIdAt(index), 'joined'));
    if (!first) throw new Error('There is an event');
    const { batch, rest } = batchOf(first, ...others);
    expect([batch.length, rest.length]).toEqual([30, 1]);
  });
});

describe('how legs went', () => {
  const outcomes = ({ lines }: MemoryDeps) => lines.map(({ event: name, ...fields }) => [name, fields]);

  it('is counted once each has been written, and what failed by its cause', async () => {
    const deps = depsWith(conference());
    const failed = event(THIRD_ID, 'ended', { end: anEnd({ method: 'busy', cause: 'busy' }) });
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined'), event(SECOND_ID, 'joined'), failed]);
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'ended', { end: anEnd() })]);
    expect(outcomes(deps)).toEqual([
      ['legs.changed', { conferenceId: CONFERENCE_ID, joined: 2 }],
      ['leg.failed', { conferenceId: CONFERENCE_ID, participantId: THIRD_ID, leg: 1, cause: 'busy' }],
      ['legs.changed', { conferenceId: CONFERENCE_ID, left: 1 }],
    ]);
  });

  it('is not counted again if a report is repeated', async () => {
    const deps = depsWith(conference());
    for (let times = 0; times < 2; times += 1) await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined')]);
    expect(outcomes(deps)).toEqual([['legs.changed', { conferenceId: CONFERENCE_ID, joined: 1 }]]);
  });
});

describe('what the bridge reports', () => {
  it('is written in one write for each kind', async () => {
    const deps = depsWith(conference());
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined'), event(SECOND_ID, 'joined'), event(THIRD_ID, 'ringing')]);
    expect(deps.store.written).toEqual(['rollcall.participant.joined.v1', 'rollcall.participant.ringing.v1']);
    expect(deps.store.participant(CONFERENCE_ID, SECOND_ID)).toMatchObject({ ...onLeg(1, 'joined'), joinedAt: NOW });
    expect(deps.queues.sent).toEqual([]);
  });

  it.each([
    ['is believed, however long ago it happened', NOW - HOUR_MS, NOW - HOUR_MS],
    ['is not believed to be yet to come', NOW + 1, NOW],
  ])('%s by our clock', async (_what, at, expected) => {
    const deps = depsWith(conference());
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined', { at })]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).joinedAt).toBe(expected);
  });

  it('changes nothing if it is old', async () => {
    const deps = depsWith(conference(onLeg(1, 'joined')));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'ringing')]);
    expect(deps.store.written).toEqual([]);
    expect(deps.queues.sent).toEqual([]);
  });

  it('is written for the others if the conference refuses one of them', async () => {
    const record = withParticipant(conference(), FIRST_ID, onLeg(1, 'joined'));
    const deps = depsWith(record);
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined'), event(SECOND_ID, 'joined')]);
    expect(deps.store.written).toEqual(['rollcall.participant.joined.v1']);
    expect(deps.store.participant(CONFERENCE_ID, SECOND_ID).progress).toEqual(onLeg(1, 'joined').progress);
  });

  it('is tried again against other writers, and given back when they are too many', async () => {
    const deps = depsWith(conference());
    let writes = 0;
    const store = storeWith(deps.store, {
      changeOnly: async (...args) => {
        writes += 1;
        return writes > 10 ? deps.store.changeOnly(...args) : { result: 'refused', refusal: 'conflict', current: conference() };
      },
    });
    const failed: unknown = await writeLegEvents({ ...deps, store }, CONFERENCE_ID, [event(FIRST_ID, 'joined')]).catch(
      (error: unknown) => error,
    );
    expect(isOutage(failed)).toBe(true);
    expect(writes).toBe(10);
  });
});

describe('a flag', () => {
  it('keeps its newest value if an older report comes later, in a message of its own', async () => {
    const deps = depsWith(conference(onLeg(1, 'joined')));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'unmuted', { at: NOW - 10 })]);
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'muted', { at: NOW - 20 }), event(FIRST_ID, 'held', { at: NOW - 30 })]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).muted).toBeUndefined();
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).onHold).toBe(true);
  });

  it('keeps what the bridge reported last by its own clock, although our clock puts that earlier', async () => {
    const deps = depsWith(conference(onLeg(1, 'joined')));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'muted', { at: NOW - 100, reportedAt: 900 })]);
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'unmuted', { at: NOW - 400, reportedAt: 1_100 })]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).muted).toBeUndefined();
    expect(deps.store.written).toEqual(['rollcall.participant.muted.v1', 'rollcall.participant.unmuted.v1']);
  });

  const unmuted = (at: number): Members => ({ ...onLeg(1, 'joined'), undesiredMuted: true, lastAction: requestedAction('unmute', at) });

  it('that the phone switches after a request was done is shown, and nothing undoes it', async () => {
    const deps = depsWith(conference(unmuted(NOW - MINUTE_MS)));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'muted')]);
    const participant = deps.store.participant(CONFERENCE_ID, FIRST_ID);
    expect(participant.muted).toBe(true);
    expect(participant.undesiredMuted).toBeUndefined();
  });

  it('that was switched before the request is shown, and the request is still to be carried out', async () => {
    const deps = depsWith(conference(unmuted(NOW - 100)));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'muted', { at: NOW - 200 }), event(SECOND_ID, 'muted')]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID)).toMatchObject({ muted: true, undesiredMuted: true });
    expect(deps.store.participant(CONFERENCE_ID, SECOND_ID)).toMatchObject({ muted: true });
    expect(deps.store.participant(CONFERENCE_ID, SECOND_ID).undesiredMuted).toBeUndefined();
    expect(deps.store.written).toEqual(['rollcall.participant.muted.v1']);
  });
});

describe('an end', () => {
  it.each<readonly [string, LegPhase, LegEnd['method'], string]>([
    ['makes a joined leg leave, although its method is failed', 'joined', 'failed', 'left'],
    ['makes a joined leg leave, although its method is busy', 'joined', 'busy', 'left'],
    ['makes a ringing leg fail, although its method is booted', 'ringing', 'booted', 'failed'],
    ['makes a claimed leg fail, although its method is departed', 'claimed', 'departed', 'failed'],
  ])('%s', async (_what, phase, method, name) => {
    const deps = depsWith(conference(onLeg(1, phase)));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'ended', { end: anEnd({ method }) })]);
    expect(deps.store.written).toEqual([`rollcall.participant.${name}.v1`]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID)).toMatchObject({ endedLeg: 1, disconnection: { method } });
    expect(deps.queues.sent).toEqual([]);
  });

  it('is written even if its leg joins between two tries', async () => {
    const deps = depsWith(conference(onLeg(1, 'ringing')));
    deps.store.beforeNextWrite(() => undefined);
    deps.store.beforeNextWrite(() => deps.store.place(conference(onLeg(1, 'joined'))));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'ended', { end: anEnd({ method: 'booted' }) })]);
    expect(deps.store.written).toEqual(['rollcall.participant.left.v1']);
  });

  it('of a joined leg and one of a ringing leg, reported together, are each written once', async () => {
    const deps = depsWith(
      withParticipant(withParticipant(conference(onLeg(1, 'ringing')), FIRST_ID, onLeg(1, 'joined')), THIRD_ID, onLeg(1, 'joined')),
    );
    const end = anEnd({ method: 'failed', cause: 'network' });
    await writeLegEvents(
      deps,
      CONFERENCE_ID,
      [FIRST_ID, SECOND_ID, THIRD_ID].map((id) => event(id, 'ended', { end })),
    );
    expect(deps.store.written).toEqual(['rollcall.participant.left.v1', 'rollcall.participant.failed.v1']);
    for (const id of [FIRST_ID, SECOND_ID, THIRD_ID]) expect(deps.store.participant(CONFERENCE_ID, id).endedLeg).toBe(1);
  });
});

describe('an orphan leg', () => {
  it.each<readonly [string, ConferenceRecord | undefined]>([
    ['no conference is there', undefined],
    ['the conference has ended', conference(onLeg(1, 'claimed'), { state: 'ended' })],
    ['the participant is unknown', aConference({ state: 'active', participants: {} })],
    ['the participant has another leg', conference(onLeg(2, 'claimed'))],
    ['its end was reported', conference(onLeg(1, 'ended'))],
  ])('is hung up and logged if %s', async (_why, record) => {
    const deps = depsWith(record);
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined')]);
    expect(deps.queues.in('leg-commands')).toMatchObject([
      { body: drop(FIRST_ID), deduplicationId: expect.stringContaining(`drop-orphan-${String(NOW)}`) as string },
    ]);
    expect(deps.lines).toEqual([{ event: 'leg.hung-up', conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1 }]);
  });

  it('is hung up if another conference has taken the place of its own', async () => {
    const deps = depsWith(conference(onLeg(1, 'claimed'), { conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` }));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined')]);
    expect(deps.queues.bodies('leg-commands')).toEqual([drop(FIRST_ID)]);
  });

  it('is not hung up by the report of its end', async () => {
    const deps = depsWith(conference(onLeg(2, 'claimed')));
    for (const method of ['departed', 'busy'] as const) {
      await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'ended', { end: anEnd({ method }) })]);
    }
    expect(deps.store.written).toEqual([]);
    expect(deps.queues.sent).toEqual([]);
  });

  it('is the one leg of several events that is hung up', async () => {
    const participants = { ...participantsOf(2, onLeg(1, 'claimed')), [SECOND_ID]: aParticipant(onLeg(2, 'claimed')) };
    const deps = depsWith(aConference({ state: 'active', participants }));
    await writeLegEvents(deps, CONFERENCE_ID, [event(FIRST_ID, 'joined'), event(SECOND_ID, 'joined')]);
    expect(deps.queues.bodies('leg-commands')).toEqual([drop(SECOND_ID)]);
    expect(deps.store.participant(CONFERENCE_ID, FIRST_ID).joinedAt).toBe(NOW);
  });
});
