import { hourOf } from '../../../../../domain/clock-hour';
import { refusalOf } from '../../../../../domain/conference/apply-change';
import { type Addition, addOrRevive, addParticipants, revived, stateKind } from '../../../../../domain/conference/changes/add-participants';
import { newParticipant } from '../../../../../domain/conference/changes/new-participant';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import type { CallState } from '../../../../../schemas/participant-states';
import {
  aConference,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  participantIdAt,
  phoneNumberAt,
  SECOND_ID,
  THIRD_ID,
} from '../../../../support/a-conference';
import { after, movedOn, OTHER_CONFERENCE_ID, participantIn, stamped, statesAllowing, withParticipant } from '../../../../support/applying';

const LATER = AT + 1_000;
const FOURTH_ID = participantIdAt(4);
/** With the first and the second participant. */
const conference = aConference({ version: 7 });
const online = newParticipant({ phoneNumber: phoneNumberAt(3), initialStatus: 'online' });
const offline = newParticipant({ phoneNumber: phoneNumberAt(4), initialStatus: 'offline' });

const additionOf = (over: Partial<Addition> = {}): Addition => ({
  conferenceId: CONFERENCE_ID,
  at: LATER,
  participants: { [THIRD_ID]: online, [FOURTH_ID]: offline },
  dialsPerHour: 10,
  ...over,
});
const adding = (over: Partial<Addition> = {}) => addParticipants(additionOf(over));
const removed: ConferenceRecord = withParticipant({ ...conference, toCall: new Set([SECOND_ID]) }, FIRST_ID, {
  removed: true,
  withdrawnLeg: 1,
});
const reviving = (participants: Addition['participants'] = { [FIRST_ID]: online }, over: Partial<Addition> = {}, seen = removed) =>
  addOrRevive(seen, additionOf({ participants, ...over }));

describe('the addition of new participants', () => {
  it('takes a place and an entry for each, and calls those who are online', () => {
    const change = adding();
    expect(change.event).toBe('rollcall.participant.added.v1');
    expect(after(conference, change)).toEqual<ConferenceRecord>(
      movedOn(conference, change, {
        freePlaces: conference.freePlaces - 2,
        freeEntries: conference.freeEntries - 2,
        toCall: new Set([FIRST_ID, SECOND_ID, THIRD_ID]),
        participants: {
          ...conference.participants,
          [THIRD_ID]: { ...online, addedAt: LATER },
          [FOURTH_ID]: { ...offline, addedAt: LATER },
        },
        stamps: stamped(conference, THIRD_ID, FOURTH_ID),
      }),
    );
  });

  it('changes nobody to call if nobody is online', () => {
    expect(adding({ participants: { [FOURTH_ID]: offline } }).mutations.map((mutation) => mutation.do)).not.toContain('to-call');
  });
});

describe('the addition of new participants is refused', () => {
  it('if one of them is in the conference already, removed or not', () => {
    expect(refusalOf(conference, adding({ participants: { [THIRD_ID]: online, [FIRST_ID]: online } }))).toBe('participant-exists');
    expect(refusalOf(removed, adding({ participants: { [FIRST_ID]: online } }))).toBe('participant-exists');
  });

  it('if there are fewer free places than participants', () => {
    expect(refusalOf({ ...conference, freePlaces: 2 }, adding())).toBeUndefined();
    expect(refusalOf({ ...conference, freePlaces: 1 }, adding())).toBe('no-room');
  });

  it('if those who were removed have left fewer free entries than participants', () => {
    expect(refusalOf({ ...conference, freeEntries: 2 }, adding())).toBeUndefined();
    expect(refusalOf({ ...conference, freeEntries: 1 }, adding())).toBe('no-room');
  });

  it('if the initiator has had too many numbers dialled, and one of them is to be dialled', () => {
    const counted: ConferenceRecord = { ...conference, dialHour: hourOf(LATER), dialCount: 10 };
    expect(refusalOf(counted, adding())).toBe('too-many-dials');
    expect(refusalOf(counted, adding({ participants: { [FOURTH_ID]: offline } }))).toBeUndefined();
  });

  it('as a conflict if the participants were made for another state', () => {
    const running: ConferenceRecord = { ...conference, state: 'active' };
    expect(refusalOf(conference, adding({ only: 'assembling' }))).toBeUndefined();
    expect(refusalOf(running, adding({ only: 'assembling' }))).toBe('conflict');
    expect(refusalOf(running, adding({ only: 'running' }))).toBeUndefined();
    expect(refusalOf({ ...conference, state: 'starting' }, adding({ only: 'running' }))).toBeUndefined();
    expect(refusalOf(conference, adding({ only: 'running' }))).toBe('conflict');
  });

  it('while the conference ends and after its end, and for another conference', () => {
    expect(statesAllowing(adding())).toEqual(['assembling', 'starting', 'active']);
    expect(refusalOf(conference, adding({ conferenceId: OTHER_CONFERENCE_ID }))).toBe('not-found');
  });
});

describe('the return of a removed participant', () => {
  it('takes a place but no entry, and a leg after every one that it had', () => {
    const change = reviving();
    expect(change.event).toBe('rollcall.participant.added.v1');
    expect(after(removed, change)).toEqual<ConferenceRecord>(
      movedOn(removed, change, {
        freePlaces: removed.freePlaces - 1,
        toCall: new Set([SECOND_ID, FIRST_ID]),
        participants: { ...removed.participants, [FIRST_ID]: { ...online, desiredLeg: 2, withdrawnLeg: 1, addedAt: LATER } },
        stamps: stamped(removed, FIRST_ID),
      }),
    );
  });

  it('together with new participants takes an entry for each of the new ones', () => {
    const both = after(removed, reviving({ [FIRST_ID]: online, [THIRD_ID]: offline }));
    expect([both.freePlaces, both.freeEntries]).toEqual([removed.freePlaces - 2, removed.freeEntries - 1]);
    expect(participantIn(both, THIRD_ID)).toEqual<ParticipantRecord>({ ...offline, addedAt: LATER });
    expect(both.stamps).toEqual(stamped(removed, FIRST_ID, THIRD_ID));
  });

  it('is no longer removed', () => {
    expect(participantIn(after(removed, reviving()), FIRST_ID).removed).toBeUndefined();
  });

  it('needs no free entry', () => {
    expect(refusalOf({ ...removed, freeEntries: 0 }, reviving())).toBeUndefined();
    expect(refusalOf({ ...removed, freeEntries: 0 }, reviving({ [FIRST_ID]: online, [THIRD_ID]: online }))).toBe('no-room');
  });

  it('needs a free place', () => {
    expect(refusalOf({ ...removed, freePlaces: 1 }, reviving())).toBeUndefined();
    expect(refusalOf({ ...removed, freePlaces: 0 }, reviving())).toBe('no-room');
  });

  it('is refused if somebody else has brought the participant back', () => {
    expect(refusalOf(withParticipant(conference, FIRST_ID, {}), reviving())).toBe('participant-exists');
    expect(refusalOf(conference, reviving({ [FIRST_ID]: online }, {}, conference))).toBe('participant-exists');
  });

  it('is refused if one of the new participants is there already', () => {
    expect(refusalOf(removed, reviving({ [FIRST_ID]: online, [SECOND_ID]: online }))).toBe('participant-exists');
  });

  it('is refused as a conflict if anything has changed meanwhile: its legs may have moved on', () => {
    expect(refusalOf({ ...removed, version: 8 }, reviving())).toBe('conflict');
  });

  it('does not bind new participants to the version that was seen', () => {
    expect(refusalOf({ ...removed, version: 8 }, reviving({ [THIRD_ID]: online }))).toBeUndefined();
  });

  it('is refused if too many numbers were dialled, in another state than it was made for, and for another conference', () => {
    const counted: ConferenceRecord = { ...removed, dialHour: hourOf(LATER), dialCount: 10 };
    expect(refusalOf(counted, reviving())).toBe('too-many-dials');
    expect(refusalOf(removed, reviving(undefined, { only: 'running' }))).toBe('conflict');
    expect(refusalOf(removed, reviving(undefined, { conferenceId: OTHER_CONFERENCE_ID }))).toBe('not-found');
  });
});

describe('an addition to a conference whose entries are taken by calls with outsiders', () => {
  const outsider = (state: CallState): ParticipantRecord => ({
    ...newParticipant({ phoneNumber: phoneNumberAt(9) }),
    removed: true,
    call: { state, at: AT, cause: null },
    callKey: 1,
  });
  const full = (state: CallState): ConferenceRecord => ({
    ...conference,
    freeEntries: 0,
    participants: { ...conference.participants, [FOURTH_ID]: outsider(state) },
  });
  const addThird = (seen: ConferenceRecord) => addOrRevive(seen, additionOf({ participants: { [THIRD_ID]: online } }));

  it.each(['released', 'unconnected'] as const)('takes the entry of one whose call is %s', (state) => {
    const added = after(full(state), addThird(full(state)));
    expect(Object.keys(added.participants)).toEqual(expect.arrayContaining([THIRD_ID]));
    expect(added.participants).not.toHaveProperty(FOURTH_ID);
    expect([added.freePlaces, added.freeEntries]).toEqual([conference.freePlaces - 1, 0]);
  });

  it('is refused while the call goes on, or if another one may have begun', () => {
    expect(refusalOf(full('held'), addThird(full('held')))).toBe('no-room');
    expect(refusalOf({ ...full('released'), version: 8 }, addThird(full('released')))).toBe('conflict');
  });

  it('takes no more entries than it needs, and not that of the outsider who is added', () => {
    const enough = { ...full('released'), freeEntries: 1 };
    expect(after(enough, addThird(enough)).participants).toHaveProperty(FOURTH_ID);
    const back = addOrRevive(full('released'), additionOf({ participants: { [FOURTH_ID]: online } }));
    expect(participantIn(after(full('released'), back), FOURTH_ID)).not.toHaveProperty('removed');
  });

  it('shows the call of the outsider who is added, if it is up', () => {
    const back = (state: CallState) => addOrRevive(full(state), additionOf({ participants: { [FOURTH_ID]: online } }));
    expect(after(full('held'), back('held')).reportedIn).toBe(conference.version + 1);
    expect(after(full('released'), back('released'))).not.toHaveProperty('reportedIn');
  });
});

describe('the legs of a participant who comes back', () => {
  const old = (over: Partial<ParticipantRecord>): ParticipantRecord => ({ ...online, removed: true, ...over });

  it.each<readonly [string, Partial<ParticipantRecord>, number]>([
    ['desired last', { desiredLeg: 5, withdrawnLeg: 4, endedLeg: 4, progress: { leg: 4, phase: 'ended' } }, 6],
    ['withdrawn last', { desiredLeg: 1, withdrawnLeg: 5, endedLeg: 1, progress: { leg: 1, phase: 'ended' } }, 6],
    ['ended last', { desiredLeg: 1, withdrawnLeg: 1, endedLeg: 5, progress: { leg: 1, phase: 'ended' } }, 6],
    ['alive', { desiredLeg: 1, withdrawnLeg: 1, endedLeg: 1, progress: { leg: 5, phase: 'joined' } }, 6],
  ])('go on after the one that was %s', (_what, legs, next) => {
    expect(revived(old(legs), online)).toEqual<ParticipantRecord>({
      ...online,
      desiredLeg: next,
      withdrawnLeg: next - 1,
      endedLeg: old(legs).endedLeg,
      progress: old(legs).progress,
    });
  });

  it('are not desired if the participant comes back offline', () => {
    expect(revived(old({ desiredLeg: 2 }), offline)).toMatchObject<Partial<ParticipantRecord>>({ desiredLeg: 3, withdrawnLeg: 3 });
  });
});

describe('the calls of a participant who comes back', () => {
  const unknown = newParticipant({ phoneNumber: phoneNumberAt(3) });
  const removedWith = (state: CallState): ParticipantRecord => ({
    ...unknown,
    removed: true,
    withdrawnLeg: 1,
    desiredLeg: 1,
    call: { state, at: AT, cause: null },
    callKey: 7,
  });

  it.each(['held', 'connected'] as const)('are known, and one that is %s makes the participant online', (state) => {
    const { call, callKey } = removedWith(state);
    expect(revived(removedWith(state), unknown)).toMatchObject({ call, callKey, initialStatus: 'online', desiredLeg: 2, withdrawnLeg: 1 });
  });

  it('are those that Rollcall asked for, if they were; otherwise it asks as for anybody new', () => {
    const asked: ParticipantRecord = { ...unknown, callRequested: true };
    expect(revived({ ...removedWith('dialing'), callRequested: true }, unknown)).toMatchObject({ callRequested: true });
    expect(revived(removedWith('dialing'), asked)).not.toHaveProperty('callRequested');
    expect(revived(removedWith('released'), asked)).toMatchObject({ callRequested: true });
    expect(revived({ ...unknown, removed: true, callRequested: true }, unknown)).not.toHaveProperty('callRequested');
  });

  it('do not decide if a status was requested', () => {
    const called = newParticipant({ phoneNumber: phoneNumberAt(3), called: true });
    expect(revived(removedWith('held'), called)).not.toHaveProperty('initialStatus');
    expect(revived(removedWith('held'), offline)).toMatchObject({ initialStatus: 'offline', desiredLeg: 2, withdrawnLeg: 2 });
  });

  it('are known while they are being made, and forgotten once they are over', () => {
    expect(revived(removedWith('dialing'), unknown)).toMatchObject({ call: { state: 'dialing' }, desiredLeg: 2, withdrawnLeg: 2 });
    expect(revived(removedWith('released'), unknown)).not.toHaveProperty('call');
  });

  it('add a participant whose call is up to those who will be called', () => {
    const seen = { ...conference, participants: { ...conference.participants, [THIRD_ID]: removedWith('held') } };
    const change = addOrRevive(seen, {
      conferenceId: seen.conferenceId,
      at: LATER,
      participants: { [THIRD_ID]: unknown },
      dialsPerHour: 10,
    });
    expect(after(seen, change).toCall).toContain(THIRD_ID);
  });
});

it('participants are made for a running conference or for an assembling one', () => {
  const kinds = (['assembling', 'starting', 'active', 'ending', 'ended'] as const).map((state) => stateKind({ ...conference, state }));
  expect(kinds).toEqual(['assembling', 'running', 'running', 'assembling', 'assembling']);
});
