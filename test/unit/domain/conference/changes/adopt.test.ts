import { refusalOf } from '../../../../../domain/conference/apply-change';
import { adopt, type Adoption } from '../../../../../domain/conference/changes/adopt';
import { newParticipant } from '../../../../../domain/conference/changes/new-participant';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { aConference, AT, FIRST_ID, participantsOf, phoneNumberAt, SECOND_ID, THIRD_ID } from '../../../../support/a-conference';
import { after, movedOn, OTHER_CONFERENCE_ID, participantIn, statesAllowing, withParticipant } from '../../../../support/applying';

const LATER = AT + 1_000;
/** The network has reported the first two participants. */
const opened = aConference({
  origin: 'network',
  version: 7,
  participants: participantsOf(2, { call: { state: 'held', at: AT, cause: null } }),
});
const online = newParticipant({ phoneNumber: phoneNumberAt(3), initialStatus: 'online', displayName: 'Cleo' });
const adopting = (over: Partial<Adoption> = {}, seen = opened) => adopt(seen, { at: LATER, participants: {}, ...over });

describe('an adoption', () => {
  it('gives the conference its subject, its reference and its size, once', () => {
    const change = adopting({ subject: 'Tuesday call', reference: 'r-1', maxParticipants: 5 });
    expect(change.event).toBe('rollcall.conference.adopted.v1');
    expect(after(opened, change)).toEqual<ConferenceRecord>(
      movedOn(opened, change, {
        adopted: true,
        subject: 'Tuesday call',
        reference: 'r-1',
        maxParticipants: 5,
        freePlaces: 2,
        freeEntries: 52,
        groupStamp: 8,
      }),
    );
  });

  it('leaves size, subject and reference as they are if it does not give them', () => {
    const change = adopting();
    expect(after(opened, change)).toStrictEqual<ConferenceRecord>(movedOn(opened, change, { adopted: true, groupStamp: 8 }));
  });

  it('adds those whom the network has not reported, and calls them if they are online', () => {
    const change = adopting({ participants: { [THIRD_ID]: online } });
    expect(after(opened, change)).toEqual<ConferenceRecord>(
      movedOn(opened, change, {
        adopted: true,
        freePlaces: opened.freePlaces - 1,
        freeEntries: opened.freeEntries - 1,
        textBytes: 'Cleo'.length,
        toCall: new Set([FIRST_ID, SECOND_ID, THIRD_ID]),
        participants: { ...opened.participants, [THIRD_ID]: { ...online, addedAt: LATER } },
        groupStamp: 8,
      }),
    );
  });

  it('does not call those who are to be reported still', () => {
    const unknown = newParticipant({ phoneNumber: phoneNumberAt(3) });
    expect(after(opened, adopting({ participants: { [THIRD_ID]: unknown } })).toCall).toEqual(new Set([FIRST_ID, SECOND_ID]));
  });

  it('gives a name and a reference to those whom the network has reported, and takes nothing else of them', () => {
    const named = newParticipant({ phoneNumber: phoneNumberAt(9), displayName: 'Ada', reference: 'r-2', initialStatus: 'offline' });
    const adopted = after(opened, adopting({ participants: { [FIRST_ID]: named } }));
    expect(participantIn(adopted, FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(opened, FIRST_ID),
      displayName: 'Ada',
      reference: 'r-2',
      addedAt: LATER,
    });
    expect([adopted.freePlaces, adopted.freeEntries]).toEqual([opened.freePlaces, opened.freeEntries]);
  });

  it('leaves the name and the reference of somebody reported as they are if it gives none', () => {
    const known = withParticipant(opened, FIRST_ID, { displayName: 'Ada', reference: 'r-2' });
    const adopted = after(known, adopting({ participants: { [FIRST_ID]: newParticipant({ phoneNumber: phoneNumberAt(1) }) } }, known));
    expect(participantIn(adopted, FIRST_ID)).toStrictEqual<ParticipantRecord>({ ...participantIn(known, FIRST_ID), addedAt: LATER });
  });

  it('brings those back who were removed: they take a place, no entry, and a leg after every one they had', () => {
    const removed = withParticipant({ ...opened, toCall: new Set([SECOND_ID]) }, FIRST_ID, { removed: true, withdrawnLeg: 1 });
    const adopted = after(removed, adopting({ participants: { [FIRST_ID]: online } }, removed));
    expect(participantIn(adopted, FIRST_ID)).toEqual<ParticipantRecord>({ ...online, desiredLeg: 2, withdrawnLeg: 1, addedAt: LATER });
    expect([adopted.freePlaces, adopted.freeEntries]).toEqual([removed.freePlaces - 1, removed.freeEntries]);
    expect(adopted.toCall).toEqual(new Set([SECOND_ID, FIRST_ID]));
  });
});

describe('an adoption is refused', () => {
  it('as already open once a terminal has adopted the conference', () => {
    expect(refusalOf({ ...opened, adopted: true }, adopting())).toBe('already-open');
  });

  it('as already open if a terminal has opened the conference', () => {
    expect(refusalOf({ ...opened, origin: 'terminal' }, adopting())).toBe('already-open');
  });

  it('as a conflict if anything has changed meanwhile: it writes every participant', () => {
    expect(refusalOf({ ...opened, version: 8 }, adopting())).toBe('conflict');
  });

  it('if there is no place for those who join', () => {
    const participants = { [THIRD_ID]: online };
    expect(refusalOf({ ...opened, freePlaces: 1 }, adopting({ participants }))).toBeUndefined();
    expect(refusalOf({ ...opened, freePlaces: 0 }, adopting({ participants }))).toBe('no-room');
  });

  it('if there is no entry for those who are new', () => {
    const participants = { [THIRD_ID]: online };
    expect(refusalOf({ ...opened, freeEntries: 1 }, adopting({ participants }))).toBeUndefined();
    expect(refusalOf({ ...opened, freeEntries: 0 }, adopting({ participants }))).toBe('no-room');
  });

  it('if the size that it gives is too small for those who are there', () => {
    expect(refusalOf(opened, adopting({ maxParticipants: 3 }))).toBeUndefined();
    expect(refusalOf(opened, adopting({ maxParticipants: 2 }))).toBe('no-room');
    expect(refusalOf({ ...opened, freeEntries: 96 }, adopting({ maxParticipants: 3 }))).toBe('no-room');
  });

  it('once the conference has started, and for another conference', () => {
    expect(statesAllowing(adopting())).toEqual(['assembling']);
    expect(refusalOf({ ...opened, conferenceId: OTHER_CONFERENCE_ID }, adopting())).toBe('not-found');
  });
});
