import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { canAnswerSince, conferenceView, ordered, partialView } from '../../../../../domain/conference/view/conference-view';
import { participantView } from '../../../../../domain/conference/view/participant-view';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import { Conference, PartialConference } from '../../../../../schemas/conference';
import {
  aConference,
  ALL_ACTIONS,
  aParticipant,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  INITIATOR_ID,
  SECOND_ID,
  THIRD_ID,
} from '../../../../support/a-conference';
import { participantIn } from '../../../../support/applying';

const conference = aConference({
  version: 7,
  groupStamp: 3,
  stamps: { [SECOND_ID]: 6 },
  participants: {
    [THIRD_ID]: aParticipant(),
    [FIRST_ID]: aParticipant({ removed: true, lastAction: requestedAction('remove', AT) }),
    [SECOND_ID]: aParticipant(),
  },
});
const viewOf = (record: ConferenceRecord, id: string) => participantView(record, id, participantIn(record, id), ALL_ACTIONS);

describe('the order of participants', () => {
  it('begins with the initiator, and goes on by id', () => {
    expect(ordered(conference).map(([id]) => id)).toEqual([INITIATOR_ID, FIRST_ID, SECOND_ID, THIRD_ID]);
    const lastIsInitiator = { ...conference, initiatorId: THIRD_ID };
    expect(ordered(lastIsInitiator).map(([id]) => id)).toEqual([THIRD_ID, INITIATOR_ID, FIRST_ID, SECOND_ID]);
  });
});

describe('a whole conference', () => {
  it('has every member, null if there is nothing to say', () => {
    const view = conferenceView(conference, ALL_ACTIONS);
    expect(view).toEqual<Conference>({
      conferenceId: CONFERENCE_ID,
      state: 'assembling',
      version: 7,
      origin: 'terminal',
      subject: null,
      reference: null,
      createdAt: '2026-11-23T09:00:00.000Z',
      startedAt: null,
      endsAt: null,
      endedAt: null,
      endReason: null,
      conferenceUri: null,
      maxParticipants: 100,
      management: { available: true, source: 'request', reason: null, actions: [...ALL_ACTIONS] },
      participants: [viewOf(conference, INITIATOR_ID), viewOf(conference, SECOND_ID), viewOf(conference, THIRD_ID)],
    });
    expect(Conference.parse(view)).toEqual(view);
  });

  it('says when it was started, is to end and has ended, and why', () => {
    const ended = aConference({
      state: 'ended',
      subject: 'Tuesday call',
      reference: 'r-1',
      startedAt: AT + 1_000,
      endsAt: AT + 61_000,
      endedAt: AT + 31_000,
      endReason: 'alone',
    });
    expect(conferenceView(ended, ALL_ACTIONS)).toMatchObject<Partial<Conference>>({
      subject: 'Tuesday call',
      reference: 'r-1',
      startedAt: '2026-11-23T09:00:01.000Z',
      endsAt: '2026-11-23T09:01:01.000Z',
      endedAt: '2026-11-23T09:00:31.000Z',
      endReason: 'alone',
    });
  });

  it('shows nobody who was never in it', () => {
    const outsider = aParticipant({ removed: true, call: { state: 'held', at: AT, cause: null }, callKey: 1 });
    const withOutsider = { ...conference, participants: { ...conference.participants, p0000000009: outsider } };
    expect(ordered(withOutsider)).toEqual(ordered(conference));
    expect(conferenceView(withOutsider, ALL_ACTIONS)).toEqual(conferenceView(conference, ALL_ACTIONS));
    expect(partialView(withOutsider, 0, ALL_ACTIONS)).toEqual(partialView(conference, 0, ALL_ACTIONS));
  });

  it('leaves out those who were removed', () => {
    expect(conferenceView(conference, ALL_ACTIONS).participants.map(({ participantId }) => participantId)).not.toContain(FIRST_ID);
  });
});

describe('the changes since a version', () => {
  it('can be listed since the last change of everyone, up to the current version', () => {
    expect([2, 3, 5, 7, 8].map((since) => canAnswerSince(conference, since))).toEqual([false, true, true, true, false]);
  });

  it('are those of the participants who changed later, removed ones included', () => {
    const removedLater = { ...conference, stamps: { [FIRST_ID]: 7, [SECOND_ID]: 6 } };
    const view = partialView(removedLater, 5, ALL_ACTIONS);
    expect(view).toMatchObject<Partial<PartialConference>>({
      conferenceId: CONFERENCE_ID,
      state: 'partial',
      conferenceState: 'assembling',
      previousVersion: 5,
      version: 7,
      origin: 'terminal',
      participants: [viewOf(removedLater, FIRST_ID), viewOf(removedLater, SECOND_ID)],
    });
    expect(PartialConference.parse(view)).toEqual(view);
    expect(partialView(removedLater, 6, ALL_ACTIONS).participants.map(({ participantId }) => participantId)).toEqual([FIRST_ID]);
    expect(partialView(removedLater, 7, ALL_ACTIONS).participants).toEqual([]);
  });
});
