import type { LegEnd, LegEventKind } from '../../../../../domain/bridge/leg-event';
import { refusalOf } from '../../../../../domain/conference/apply-change';
import { applyLegEvents, legChangeOf, showsLiveLeg } from '../../../../../domain/conference/changes/leg-events';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import type { LegPhase } from '../../../../../domain/participant/progress';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import { aConference, aLegEvent, anEnd, AT, CONFERENCE_ID, FIRST_ID, onLeg, SECOND_ID } from '../../../../support/a-conference';
import { after, changed, OTHER_CONFERENCE_ID, participantIn, statesAllowing, without, withParticipant } from '../../../../support/applying';

const LATER = AT + 1_000;
const HAPPENED = AT + 900;
const LEG = 2;
const running = aConference({ state: 'active', version: 7 });
const on = (phase: LegPhase, members: Partial<ParticipantRecord> = {}): ConferenceRecord =>
  withParticipant(running, FIRST_ID, { ...onLeg(LEG, phase), ...members });
const event = (kind: LegEventKind, leg = LEG, end?: LegEnd) =>
  aLegEvent(FIRST_ID, leg, kind, { at: HAPPENED, ...(end === undefined ? {} : { end }) });
type LegChange = ReturnType<typeof legChangeOf>;
const reporting = (kind: LegEventKind, leg = LEG, end?: LegEnd, change?: LegChange) =>
  applyLegEvents(CONFERENCE_ID, [event(kind, leg, end)], LATER, change);

describe('the change that a leg event makes', () => {
  it.each(['ringing', 'joined', 'muted', 'unmuted', 'held', 'resumed'] as const)('has the name of the event (%s)', (kind) => {
    expect([legChangeOf(event(kind)), legChangeOf(event(kind), on('claimed'))]).toEqual([kind, kind]);
  });

  describe.each<LegEnd['method'] | undefined>(['departed', 'booted', 'failed', 'busy', undefined])('if it is an end (%s)', (method) => {
    const ended = event('ended', LEG, method && anEnd({ method }));

    it('is left for a leg that had joined, and failed for any other', () => {
      expect(legChangeOf(ended, on('joined'))).toBe('left');
      for (const phase of ['claimed', 'ringing'] as const) expect(legChangeOf(ended, on(phase))).toBe('failed');
    });

    it('is likely what its method says, as long as the leg is unknown', () => {
      const likely = method === 'failed' || method === 'busy' ? 'failed' : 'left';
      expect([legChangeOf(ended), legChangeOf(ended, running), legChangeOf({ ...ended, leg: LEG + 1 }, on('joined'))]).toEqual(
        Array(3).fill(likely),
      );
    });
  });
});

describe('a leg that rings', () => {
  it('is noted on its participant', () => {
    const before = on('claimed');
    const change = reporting('ringing');
    expect(change.event).toBe('rollcall.participant.ringing.v1');
    expect(after(before, change)).toEqual<ConferenceRecord>(
      changed(before, change, { [FIRST_ID]: { progress: { leg: LEG, phase: 'ringing' } } }),
    );
  });

  it.each<LegPhase>(['ringing', 'joined', 'ended'])('is refused once the leg is %s', (phase) => {
    expect(refusalOf(on(phase), reporting('ringing'))).toBe('not-current-leg');
  });
});

describe('a leg that is connected', () => {
  it.each<LegPhase>(['claimed', 'ringing'])('is noted with the time by the bridge, though it was only %s before', (phase) => {
    const before = on(phase);
    const change = reporting('joined');
    expect(change.event).toBe('rollcall.participant.joined.v1');
    expect(after(before, change)).toEqual<ConferenceRecord>(
      changed(before, change, { [FIRST_ID]: { progress: { leg: LEG, phase: 'joined' }, joinedAt: HAPPENED } }),
    );
  });

  it.each<LegPhase>(['joined', 'ended'])('is refused once the leg is %s', (phase) => {
    expect(refusalOf(on(phase), reporting('joined'))).toBe('not-current-leg');
  });
});

describe('a leg that has ended', () => {
  const end = anEnd({ method: 'failed', cause: 'unreachable', sipCode: 404 });

  it.each<LegPhase>(['claimed', 'ringing', 'joined'])(
    'is no longer desired by the same write, so that no end dials again (%s)',
    (phase) => {
      const change = reporting('ended', LEG, end, phase === 'joined' ? 'left' : 'failed');
      const participant = participantIn(after(on(phase), change), FIRST_ID);
      expect(participant.endedLeg).toBe(LEG);
      expect(participant.endedLeg).toBe(participant.desiredLeg);
      expect(participant.progress).toEqual({ leg: LEG, phase: 'ended' });
    },
  );

  it('keeps how and when it ended, and nothing of what the leg was', () => {
    const before = on('joined', { muted: true, onHold: true, desiredMuted: true, desiredOnHold: true });
    const change = reporting('ended', LEG, end, 'left');
    expect(change.event).toBe('rollcall.participant.left.v1');
    const ended = {
      ...without(participantIn(before, FIRST_ID), 'joinedAt', 'muted', 'onHold'),
      progress: { leg: LEG, phase: 'ended' },
      endedLeg: LEG,
      disconnection: end,
      disconnectedAt: HAPPENED,
      hadJoined: true,
    } as const;
    const record = after(before, change);
    expect(record).toEqual<ConferenceRecord>(
      changed({ ...before, participants: { ...before.participants, [FIRST_ID]: ended } }, change, { [FIRST_ID]: {} }),
    );
    expect(participantIn(record, FIRST_ID)).toStrictEqual<ParticipantRecord>(ended);
  });

  it('has departed if the bridge does not say how it ended', () => {
    const change = reporting('ended');
    expect(change.event).toBe('rollcall.participant.left.v1');
    expect(participantIn(after(on('joined'), change), FIRST_ID).disconnection).toEqual(anEnd({ method: 'departed' }));
  });

  it.each<LegEnd['method']>(['departed', 'booted', 'failed', 'busy'])(
    'has left if it had joined, and has failed if it had not, whatever the method (%s)',
    (method) => {
      const [left, failed] = [reporting('ended', LEG, anEnd({ method }), 'left'), reporting('ended', LEG, anEnd({ method }), 'failed')];
      expect(refusalOf(on('joined'), left)).toBeUndefined();
      expect(refusalOf(on('joined'), failed)).toBe('not-current-leg');
      for (const phase of ['claimed', 'ringing'] as const) {
        expect(refusalOf(on(phase), failed)).toBeUndefined();
        expect(refusalOf(on(phase), left)).toBe('not-current-leg');
      }
    },
  );

  it('keeps whether it had joined', () => {
    const had = (phase: LegPhase, change: LegChange) =>
      participantIn(after(on(phase, { hadJoined: true }), reporting('ended', LEG, end, change)), FIRST_ID).hadJoined;
    expect([had('joined', 'left'), had('ringing', 'failed')]).toEqual([true, undefined]);
  });

  it.each<LegChange>(['left', 'failed'])('is refused if its end is known (%s)', (change) => {
    expect(refusalOf(on('ended'), reporting('ended', LEG, end, change))).toBe('not-current-leg');
  });
});

describe.each<readonly [LegEventKind, LegEventKind, Partial<ParticipantRecord>]>([
  ['muted', 'unmuted', { muted: true }],
  ['held', 'resumed', { onHold: true }],
])('a leg that is %s, then %s', (set, unset, flag) => {
  it('has the flag while it lasts', () => {
    const before = on('joined');
    const change = reporting(set);
    const flagged = after(before, change);
    expect(flagged).toEqual<ConferenceRecord>(changed(before, change, { [FIRST_ID]: flag }));
    expect(participantIn(after(flagged, reporting(unset)), FIRST_ID)).toEqual<ParticipantRecord>(participantIn(before, FIRST_ID));
  });

  it('carries the event type of its kind', () => {
    expect([reporting(set).event, reporting(unset).event]).toEqual([`rollcall.participant.${set}.v1`, `rollcall.participant.${unset}.v1`]);
  });

  const [desired, undesired] =
    set === 'muted' ? (['desiredMuted', 'undesiredMuted'] as const) : (['desiredOnHold', 'undesiredOnHold'] as const);
  const requestedAt = (at: number) => ({ lastAction: requestedAction('online', at) });

  it('ends the request that had been done before, and no other', () => {
    const setAgain = participantIn(after(on('joined', { [undesired]: true, ...requestedAt(HAPPENED - 1) }), reporting(set)), FIRST_ID);
    expect(setAgain).toMatchObject(flag);
    expect(setAgain[undesired]).toBeUndefined();
    const unsetAgain = participantIn(
      after(on('joined', { ...flag, [desired]: true, ...requestedAt(HAPPENED - 1) }), reporting(unset)),
      FIRST_ID,
    );
    expect(unsetAgain[desired]).toBeUndefined();
    expect(participantIn(after(on('joined', { [desired]: true }), reporting(set)), FIRST_ID)).toMatchObject({ ...flag, [desired]: true });
    expect(participantIn(after(on('joined', { ...flag, [undesired]: true }), reporting(unset)), FIRST_ID)[undesired]).toBe(true);
  });

  it('keeps a request that is newer than the report', () => {
    const before = on('joined', { [undesired]: true, ...requestedAt(HAPPENED) });
    expect(refusalOf(before, reporting(set))).toBe('conflict');
    const change = applyLegEvents(CONFERENCE_ID, [event(set)], LATER, set as LegChange, before);
    expect(participantIn(after(before, change), FIRST_ID)).toMatchObject({ ...flag, [undesired]: true });
    expect(refusalOf(on('joined'), change)).toBe('conflict');
  });

  it('is refused as unchanged if it is already in effect', () => {
    expect(refusalOf(on('joined', flag), reporting(set))).toBe('unchanged');
    expect(refusalOf(on('joined'), reporting(unset))).toBe('unchanged');
  });

  it.each<LegPhase>(['claimed', 'ringing', 'ended'])('is refused while the leg is %s', (phase) => {
    expect(refusalOf(on(phase), reporting(set))).toBe('not-current-leg');
    expect(refusalOf(on(phase, flag), reporting(unset))).toBe('not-current-leg');
  });
});

describe('every leg event', () => {
  const cases = [
    ['ringing', 'claimed', 'ringing'],
    ['joined', 'claimed', 'joined'],
    ['left', 'joined', 'ended'],
    ['failed', 'ringing', 'ended'],
    ['muted', 'joined', 'muted'],
    ['held', 'joined', 'held'],
  ] as const;
  const making = (change: LegChange, kind: LegEventKind, leg = LEG) => reporting(kind, leg, undefined, change);

  it.each(cases)('that makes %s is refused of an older leg and of one that nobody has claimed', (change, phase, kind) => {
    expect(refusalOf(on(phase), making(change, kind))).toBeUndefined();
    expect(refusalOf(on(phase), making(change, kind, LEG - 1))).toBe('not-current-leg');
    expect(refusalOf(on(phase), making(change, kind, LEG + 1))).toBe('not-current-leg');
    expect(refusalOf(running, making(change, kind))).toBe('not-current-leg');
  });

  it.each(cases)('that makes %s is refused before the start and after the end, and for another conference', (change, phase, kind) => {
    expect(statesAllowing(making(change, kind))).toEqual(['starting', 'active', 'ending']);
    expect(refusalOf({ ...on(phase), conferenceId: OTHER_CONFERENCE_ID }, making(change, kind))).toBe('not-found');
  });

  it('of one kind makes one change of all its participants', () => {
    const before = withParticipant(on('claimed'), SECOND_ID, onLeg(1, 'claimed'));
    const change = applyLegEvents(CONFERENCE_ID, [event('ringing'), aLegEvent(SECOND_ID, 1, 'ringing')], LATER);
    const ringing = after(before, change);
    expect([participantIn(ringing, FIRST_ID).progress, participantIn(ringing, SECOND_ID).progress]).toEqual([
      { leg: LEG, phase: 'ringing' },
      { leg: 1, phase: 'ringing' },
    ]);
    expect(ringing.stamps).toEqual({ [FIRST_ID]: 8, [SECOND_ID]: 8 });
    expect(refusalOf(withParticipant(before, SECOND_ID, onLeg(1, 'ended')), change)).toBe('not-current-leg');
  });

  it('except an end shows a live leg', () => {
    expect(showsLiveLeg(event('ended'))).toBe(false);
    expect((['ringing', 'joined', 'muted', 'unmuted', 'held', 'resumed'] as const).map((kind) => showsLiveLeg(event(kind)))).toEqual(
      Array(6).fill(true),
    );
  });
});
