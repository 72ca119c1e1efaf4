import { type Applied, applyChange, holds, refusalOf, stampsEveryone } from '../../../../domain/conference/apply-change';
import {
  all,
  any,
  between,
  type Change,
  compare,
  type Comparison,
  type Condition,
  conferenceField,
  copy,
  increase,
  missing,
  newVersion,
  notToCall,
  oneOf,
  participant,
  participantField,
  present,
  remove,
  requestedBefore,
  requirement,
  set,
  setAllParticipants,
  setParticipant,
  toCall,
} from '../../../../domain/conference/change';
import { type ConferenceRecord, MAX_STAMPS_PER_CHANGE } from '../../../../domain/conference/record';
import { type LegPhase, legPhases } from '../../../../domain/participant/progress';
import type { RequestedAction } from '../../../../domain/participant/requested-action';
import type { CallState } from '../../../../schemas/participant-states';
import { aConference, aParticipant, AT, FIRST_ID, INITIATOR_ID, participantIdAt, SECOND_ID, THIRD_ID } from '../../../support/a-conference';
import { movedOn, participantIn, stamped, without, withParticipant } from '../../../support/applying';

const LATER = AT + 1_000;
const conference = withParticipant(aConference({ version: 7, freePlaces: 5, stamps: { [FIRST_ID]: 4 } }), FIRST_ID, {
  desiredLeg: 2,
  desiredMuted: true,
});
const freePlaces = conferenceField('freePlaces');
const subject = conferenceField('subject');
const desiredLeg = participantField(FIRST_ID, 'desiredLeg');
const progress = participantField(FIRST_ID, 'progress');

const changing = (over: Partial<Change> = {}): Change => ({
  event: 'rollcall.participant.requested.v1',
  at: LATER,
  requires: [],
  mutations: [],
  concerns: [],
  ...over,
});
const next = (before: ConferenceRecord, over: Partial<Change>): ConferenceRecord => {
  const applied = applyChange(before, changing(over));
  if (!applied.ok) throw new Error(applied.refusal);
  return applied.next;
};

describe('a condition', () => {
  it.each<readonly [Comparison, readonly [boolean, boolean, boolean]]>([
    ['=', [false, true, false]],
    ['<>', [true, false, true]],
    ['<', [true, false, false]],
    ['<=', [true, true, false]],
    ['>', [false, false, true]],
    ['>=', [false, true, true]],
  ])('compares by %s', (by, expected) => {
    expect([6, 5, 4].map((right) => holds(conference, compare(freePlaces, by, right)))).toEqual(expected);
  });

  it('compares two members of the record', () => {
    expect(holds(conference, compare(desiredLeg, '>', participantField(FIRST_ID, 'withdrawnLeg')))).toBe(true);
    expect(holds(conference, compare(participantField(FIRST_ID, 'withdrawnLeg'), '>', desiredLeg))).toBe(false);
  });

  it('compares texts and truth values', () => {
    expect(holds(conference, compare(conferenceField('state'), '=', 'assembling'))).toBe(true);
    expect(holds(conference, compare(participantField(FIRST_ID, 'desiredMuted'), '=', true))).toBe(true);
  });

  it.each<Comparison>(['=', '<', '<=', '>', '>='])('by %s does not hold for something that is missing, on either side', (by) => {
    expect(holds(conference, compare(subject, by, 'a'))).toBe(false);
    expect(holds(conference, compare(freePlaces, by, conferenceField('endsAt')))).toBe(false);
    expect(holds(conference, compare(participantField(THIRD_ID, 'desiredLeg'), by, 1))).toBe(false);
  });

  it('does not take two members for equal that are both missing', () => {
    expect(holds(conference, compare(subject, '=', conferenceField('reference')))).toBe(false);
    expect(holds(conference, compare(subject, '<>', conferenceField('reference')))).toBe(true);
  });

  it('by <> holds for something that is missing: it differs from everything', () => {
    expect(holds(conference, compare(subject, '<>', 'a'))).toBe(true);
    expect(holds(conference, compare(freePlaces, '<>', conferenceField('endsAt')))).toBe(true);
  });

  it('between holds within both bounds, and not for something that is missing', () => {
    expect([4, 5, 6, 7, 8].map((low) => holds(conference, between(freePlaces, low - 1, low + 1)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(holds(conference, between(freePlaces, 1, 4))).toBe(false);
    expect(holds(conference, between(freePlaces, 1, 5))).toBe(true);
    expect(holds(conference, between(freePlaces, 5, 9))).toBe(true);
    expect(holds(conference, between(conferenceField('dialCount'), 0, 9))).toBe(false);
  });

  it.each<readonly [Comparison, readonly boolean[]]>([
    ['=', [false, false, true, false, false]],
    ['<>', [true, true, false, true, true]],
    ['<', [false, false, false, true, true]],
    ['<=', [false, false, true, true, true]],
    ['>', [true, true, false, false, false]],
    ['>=', [true, true, true, false, false]],
  ])('compares progress by leg and then by phase: %s', (by, expected) => {
    const ringing = withParticipant(conference, FIRST_ID, { progress: { leg: 2, phase: 'ringing' } });
    const inOrder = [
      { leg: 1, phase: 'ended' },
      { leg: 2, phase: 'claimed' },
      { leg: 2, phase: 'ringing' },
      { leg: 2, phase: 'joined' },
      { leg: 3, phase: 'claimed' },
    ] as const;
    expect(inOrder.map((right) => holds(ringing, compare(progress, by, right)))).toEqual(expected);
  });

  it('between holds for progress within both bounds', () => {
    const at = (phase: LegPhase) => withParticipant(conference, FIRST_ID, { progress: { leg: 2, phase } });
    const alive = between(progress, { leg: 2, phase: 'claimed' }, { leg: 2, phase: 'joined' });
    expect(legPhases.filter((phase) => holds(at(phase), alive))).toEqual(['claimed', 'ringing', 'joined']);
  });

  it('compares calls by time and then by state', () => {
    const called = withParticipant(conference, FIRST_ID, { call: { state: 'connected', at: AT, cause: null } });
    const isBefore = (state: CallState, at: number) =>
      holds(called, compare(participantField(FIRST_ID, 'call'), '<', { state, at, cause: null }));
    expect([isBefore('held', AT), isBefore('dialing', AT + 1)]).toEqual([true, true]);
    expect([isBefore('connected', AT), isBefore('alerting', AT), isBefore('released', AT - 1)]).toEqual([false, false, false]);
  });

  it('compares requested actions as a whole, or by their time', () => {
    const muted = { action: 'mute', at: AT, failure: 'none' } as const;
    const asked = withParticipant(conference, FIRST_ID, { lastAction: muted });
    const isIt = (over: Partial<RequestedAction>) =>
      holds(asked, compare(participantField(FIRST_ID, 'lastAction'), '=', { ...muted, ...over }));
    expect([isIt({}), isIt({ action: 'hold' }), isIt({ at: AT + 1 }), isIt({ failure: 'failed' })]).toEqual([true, false, false, false]);
    expect([AT, AT + 1].map((at) => holds(asked, requestedBefore(FIRST_ID, at)))).toEqual([false, true]);
    expect(holds(conference, requestedBefore(FIRST_ID, AT))).toBe(false);
  });

  it('in holds for one of the values', () => {
    expect(holds(conference, oneOf(conferenceField('state'), ['active', 'assembling']))).toBe(true);
    expect(holds(conference, oneOf(conferenceField('state'), ['active']))).toBe(false);
    expect(holds(conference, oneOf(subject, ['active']))).toBe(false);
  });

  it.each<readonly [string, Condition, Condition]>([
    ['a member of the conference', present(conferenceField('toCall')), missing(conferenceField('toCall'))],
    ['a member of a participant', present(desiredLeg), missing(desiredLeg)],
    ['a participant', present(participant(FIRST_ID)), missing(participant(FIRST_ID))],
    ['a stamp', present({ of: 'stamp', id: FIRST_ID }), missing({ of: 'stamp', id: FIRST_ID })],
  ])('knows whether there is %s', (_what, isThere, isMissing) => {
    expect([holds(conference, isThere), holds(conference, isMissing)]).toEqual([true, false]);
    const empty: ConferenceRecord = { ...without(conference, 'toCall'), participants: {}, stamps: {} };
    expect([holds(empty, isThere), holds(empty, isMissing)]).toEqual([false, true]);
  });

  it('any holds if one part does, all if every part does', () => {
    const [yes, no] = [present(freePlaces), missing(freePlaces)];
    expect([any(yes, no), any(no, no), all(yes, no), all(yes, yes)].map((each) => holds(conference, each))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('a refusal', () => {
  const requires = [requirement(present(subject), 'no-room'), requirement(missing(freePlaces), 'stale')];

  it('is that of the first requirement that does not hold', () => {
    expect(refusalOf(conference, changing({ requires }))).toBe('no-room');
    expect(refusalOf({ ...conference, subject: 'Tuesday call' }, changing({ requires }))).toBe('stale');
  });

  it('is none if every requirement holds', () => {
    expect(refusalOf(conference, changing({ requires: [requirement(present(freePlaces), 'stale')] }))).toBeUndefined();
  });

  it('is not-found if there is no conference, whatever is required', () => {
    expect(refusalOf(undefined, changing())).toBe('not-found');
    expect(applyChange(undefined, changing())).toEqual<Applied>({ ok: false, refusal: 'not-found', current: undefined });
  });

  it('comes with the record as it is', () => {
    expect(applyChange(conference, changing({ requires }))).toEqual<Applied>({ ok: false, refusal: 'no-room', current: conference });
  });
});

describe('an applied change', () => {
  it('makes the next version, and says what changed last and when', () => {
    const change = changing();
    expect(applyChange(conference, change)).toEqual<Applied>({ ok: true, next: movedOn(conference, change) });
  });

  it('leaves the record before it as it was', () => {
    const before = structuredClone(conference);
    next(conference, { mutations: [set(desiredLeg, 9), setParticipant(THIRD_ID, aParticipant()), toCall(THIRD_ID)], concerns: [FIRST_ID] });
    expect(conference).toEqual(before);
  });

  it('sets and removes a member of the conference', () => {
    const named = next(conference, { mutations: [set(subject, 'Tuesday call')] });
    expect(named.subject).toBe('Tuesday call');
    expect(next(named, { mutations: [remove(subject)] })).not.toHaveProperty('subject' satisfies keyof ConferenceRecord);
  });

  it('sets and removes a member of one participant, and nothing of others', () => {
    const changed = next(conference, { mutations: [set(desiredLeg, 3), remove(participantField(FIRST_ID, 'desiredMuted'))] });
    expect(participantIn(changed, FIRST_ID)).toStrictEqual({
      ...without(participantIn(conference, FIRST_ID), 'desiredMuted'),
      desiredLeg: 3,
    });
    expect(participantIn(changed, SECOND_ID)).toBe(participantIn(conference, SECOND_ID));
  });

  it('sets one participant, or all of them', () => {
    const added = aParticipant({ displayName: 'Cleo' });
    expect(next(conference, { mutations: [setParticipant(THIRD_ID, added)] }).participants).toEqual({
      ...conference.participants,
      [THIRD_ID]: added,
    });
    expect(next(conference, { mutations: [setAllParticipants({ [THIRD_ID]: added })] }).participants).toEqual({ [THIRD_ID]: added });
  });

  it('copies a member as it was before the change, plus a number', () => {
    const withdrawn = participantField(FIRST_ID, 'withdrawnLeg');
    const copied = next(conference, { mutations: [set(desiredLeg, 9), copy(withdrawn, desiredLeg, 1), increase('freePlaces', -2)] });
    expect([participantIn(copied, FIRST_ID).desiredLeg, participantIn(copied, FIRST_ID).withdrawnLeg, copied.freePlaces]).toEqual([
      9, 3, 3,
    ]);
    expect(participantIn(next(conference, { mutations: [copy(withdrawn, desiredLeg)] }), FIRST_ID).withdrawnLeg).toBe(2);
  });

  it('copies nothing from a member that is missing: the target is missing then too', () => {
    const copied = next(conference, { mutations: [copy(freePlaces, conferenceField('dialCount'), 1)] });
    expect(copied).not.toHaveProperty('freePlaces' satisfies keyof ConferenceRecord);
  });

  it('writes the version that it makes', () => {
    expect(next(conference, { mutations: [newVersion('reportedIn')] }).reportedIn).toBe(8);
  });

  it('adds to those who are to be called, and takes from them', () => {
    expect(next(conference, { mutations: [toCall(THIRD_ID)] }).toCall).toEqual(new Set([FIRST_ID, SECOND_ID, THIRD_ID]));
    expect(next(conference, { mutations: [notToCall(FIRST_ID)] }).toCall).toEqual(new Set([SECOND_ID]));
    expect(next(without(conference, 'toCall'), { mutations: [toCall(THIRD_ID)] }).toCall).toEqual(new Set([THIRD_ID]));
  });

  it('leaves no empty set of those who are to be called', () => {
    const nobody = next(conference, { mutations: [notToCall(FIRST_ID, SECOND_ID)] });
    expect(nobody).not.toHaveProperty('toCall' satisfies keyof ConferenceRecord);
    expect(next(nobody, { mutations: [notToCall(FIRST_ID)] })).not.toHaveProperty('toCall' satisfies keyof ConferenceRecord);
  });
});

describe('the stamps', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => participantIdAt(index));

  it('of those whom a change concerns move, and no others', () => {
    const changed = next(conference, { concerns: [SECOND_ID] });
    expect(changed.stamps).toEqual(stamped(conference, SECOND_ID));
    expect(changed.stamps).toEqual({ [FIRST_ID]: 4, [SECOND_ID]: 8 });
    expect(changed.groupStamp).toBe(conference.groupStamp);
  });

  it('of nobody move if a change concerns nobody', () => {
    expect(next(conference, { concerns: [] })).toMatchObject<Partial<ConferenceRecord>>({
      groupStamp: conference.groupStamp,
      stamps: conference.stamps,
    });
  });

  it('of everyone are one number', () => {
    expect(next(conference, { concerns: 'everyone' })).toMatchObject<Partial<ConferenceRecord>>({
      groupStamp: 8,
      stamps: conference.stamps,
    });
  });

  it('of more participants than one write can name are that number too', () => {
    expect(stampsEveryone(changing({ concerns: ids(MAX_STAMPS_PER_CHANGE) }))).toBe(false);
    expect(stampsEveryone(changing({ concerns: ids(MAX_STAMPS_PER_CHANGE + 1) }))).toBe(true);
    expect(next(conference, { concerns: ids(MAX_STAMPS_PER_CHANGE + 1) }).groupStamp).toBe(8);
    expect(next(conference, { concerns: [INITIATOR_ID] }).groupStamp).toBe(conference.groupStamp);
  });
});
