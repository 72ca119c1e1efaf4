import type { Change } from '../../../../../domain/conference/change';
import { activate } from '../../../../../domain/conference/changes/activate';
import { addOrRevive, addParticipants } from '../../../../../domain/conference/changes/add-participants';
import { adopt } from '../../../../../domain/conference/changes/adopt';
import { bridgeFellSilent } from '../../../../../domain/conference/changes/bridge-silence';
import { end, finish } from '../../../../../domain/conference/changes/end';
import { applyLegEvents } from '../../../../../domain/conference/changes/leg-events';
import { removeParticipant } from '../../../../../domain/conference/changes/remove-participant';
import type { ReportedCall } from '../../../../../domain/conference/changes/note-call';
import { reportBeforeRequest, reportWhileRunning } from '../../../../../domain/conference/changes/report-call';
import { requestChange } from '../../../../../domain/conference/changes/request-change';
import { start } from '../../../../../domain/conference/changes/start';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { conferenceView, partialView } from '../../../../../domain/conference/view/conference-view';
import { fullStateMessage, partialAnswer, pushMessage, serialisations } from '../../../../../domain/conference/view/state-message';
import { MINUTE_MS } from '../../../../../schemas/durations';
import { FullStateMessage, PartialStateMessage } from '../../../../../schemas/terminal-messages';
import {
  aConference,
  aLegEvent,
  ALL_ACTIONS,
  anEnd,
  aParticipant,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  INITIATOR_ID,
  onLeg,
  participantsOf,
  phoneNumberAt,
  SECOND_ID,
  THIRD_ID,
} from '../../../../support/a-conference';
import { after } from '../../../../support/applying';

const LATER = AT + 10 * MINUTE_MS;
const LATER_TEXT = '2026-11-23T09:10:00.000Z';
const dialsPerHour = 100;

/** To those who have `before`. */
const push = (before: ConferenceRecord, now: ConferenceRecord, seesNumbers = true) => {
  const message = pushMessage(now, { version: before.version, at: before.changedAt }, ALL_ACTIONS, seesNumbers);
  expect(PartialStateMessage.strict().parse(message)).toEqual(message);
  return JSON.parse(JSON.stringify(message)) as PartialStateMessage;
};

const asked = (id: string, desired: Parameters<typeof requestChange>[0]['desired']): Change =>
  requestChange({ conferenceId: CONFERENCE_ID, participantId: id, at: LATER, desired, dialsPerHour });

const running = aConference({
  state: 'active',
  version: 41,
  changedAt: LATER - MINUTE_MS,
  subject: 'Tuesday call',
  participants: participantsOf(2, { ...onLeg(1, 'joined'), displayName: 'Ada' }),
});
const assembling = aConference({ origin: 'network', participants: participantsOf(2, { desiredLeg: 0 }), changedAt: LATER - MINUTE_MS });

const report = (id: string, over: Partial<ReportedCall> = {}): ReportedCall => ({
  participantId: id,
  callKey: 1,
  state: 'held',
  cause: null,
  occurredAt: LATER,
  at: LATER,
  ...over,
});

describe('the full state', () => {
  it('is what GET answers, under the names of the messages', () => {
    const message = fullStateMessage(running, ALL_ACTIONS, true);
    expect(FullStateMessage.strict().parse(message)).toEqual(message);
    const { type, state, conferenceState, ...rest } = message;
    expect([type, state]).toEqual(['state', 'full']);
    expect({ ...rest, state: conferenceState }).toEqual(conferenceView(running, ALL_ACTIONS));
  });

  it('names no number, no name and no subject to those who may not see them', () => {
    expect(JSON.stringify(fullStateMessage(running, ALL_ACTIONS, false))).not.toMatch(/\+1555|Ada|Tuesday/);
  });
});

describe('the answer to a request that names a version', () => {
  const now = after(running, asked(FIRST_ID, { muted: true }));

  it('is what GET answers to it: those who changed, whole', () => {
    const message = partialAnswer(now, 41, ALL_ACTIONS, true);
    expect(PartialStateMessage.strict().parse(message)).toEqual(message);
    expect(message).toEqual({ type: 'state', ...partialView(now, 41, ALL_ACTIONS) });
    expect(message.participants).toMatchObject([{ participantId: FIRST_ID, phoneNumber: phoneNumberAt(1), desiredMuted: true }]);
  });

  it('names no number, no name and no subject to those who may not see them', () => {
    expect(JSON.stringify(partialAnswer(now, 41, ALL_ACTIONS, false))).not.toMatch(/\+1555|Ada|Tuesday/);
  });
});

describe('a push', () => {
  it('holds what is not at its default of one participant, and nothing of the conference', () => {
    expect(push(running, after(running, asked(FIRST_ID, { muted: true })))).toEqual({
      type: 'state',
      state: 'partial',
      conferenceId: CONFERENCE_ID,
      version: 42,
      previousVersion: 41,
      participants: [
        {
          participantId: FIRST_ID,
          version: 42,
          desiredMuted: true,
          status: 'online',
          endpointStatus: 'connected',
          joinedAt: '2026-11-23T09:00:00.000Z',
          lastAction: { action: 'mute', outcome: 'pending', at: LATER_TEXT },
        },
      ],
    });
  });

  it('leaves out of an end what is null', () => {
    const gone = aLegEvent(FIRST_ID, 1, 'ended', { at: LATER, end: anEnd() });
    expect(push(running, after(running, applyLegEvents(CONFERENCE_ID, [gone], LATER))).participants).toEqual([
      { participantId: FIRST_ID, version: 42, desiredStatus: 'offline', disconnection: { method: 'departed', at: LATER_TEXT } },
    ]);
  });

  it('holds everything since the version it is made from, each once', () => {
    const now = after(running, asked(FIRST_ID, { muted: true }), asked(SECOND_ID, { onHold: true }), asked(FIRST_ID, { muted: false }));
    const { participants } = push(running, now);
    expect(participants.map(({ participantId, version }) => [participantId, version])).toEqual([
      [FIRST_ID, 44],
      [SECOND_ID, 43],
    ]);
  });

  const newcomer = { [THIRD_ID]: aParticipant({ phoneNumber: phoneNumberAt(3), displayName: 'Cleo' }) };
  const addition = { conferenceId: CONFERENCE_ID, at: LATER, participants: newcomer, dialsPerHour };
  const grown = after(running, addParticipants(addition));

  it('says who was added', () => {
    expect(push(running, grown).participants).toMatchObject([
      {
        participantId: THIRD_ID,
        role: 'participant',
        phoneNumber: phoneNumberAt(3),
        displayName: 'Cleo',
        initialStatus: 'online',
        call: null,
      },
    ]);
    const [unseen] = push(running, grown, false).participants;
    expect(unseen).toMatchObject({ role: 'participant', phoneNumber: null, displayName: null, reference: null });
  });

  it('does not say it again five seconds later', () => {
    const later = { ...grown, changedAt: LATER + 5_000 };
    expect(push({ ...later, changedAt: LATER + 4_999 }, after(later, asked(THIRD_ID, { muted: true }))).participants).toMatchObject([
      { phoneNumber: phoneNumberAt(3) },
    ]);
    const [pushed] = push(later, after(later, asked(THIRD_ID, { muted: true }))).participants;
    expect(pushed).not.toHaveProperty('phoneNumber');
  });

  it('holds nothing of a removed participant but the removal, and only for those who may not know it', () => {
    const removed = after(running, removeParticipant({ conferenceId: CONFERENCE_ID, participantId: SECOND_ID, at: LATER }));
    expect(push(running, removed).participants).toEqual([{ participantId: SECOND_ID, version: 42, removed: true }]);
    const silent = after(removed, bridgeFellSilent(CONFERENCE_ID, LATER));
    expect(push(removed, silent).participants.map(({ participantId }) => participantId)).toEqual([INITIATOR_ID, FIRST_ID]);
  });

  it('says who comes back', () => {
    const removed = after(running, removeParticipant({ conferenceId: CONFERENCE_ID, participantId: SECOND_ID, at: LATER }));
    const participants = { [SECOND_ID]: aParticipant({ phoneNumber: phoneNumberAt(2), displayName: 'Bea' }) };
    const back = after(removed, addOrRevive(removed, { ...addition, participants }));
    expect(push(running, back).participants).toMatchObject([{ participantId: SECOND_ID, role: 'participant', displayName: 'Bea' }]);
  });

  it('reports once that a conference is active', () => {
    const starting = { ...running, state: 'starting' as const };
    const active = after(starting, activate(CONFERENCE_ID, LATER));
    expect(push(starting, active)).toMatchObject({ version: 42, conferenceState: 'active', participants: [] });
    expect(push(active, after(active, asked(FIRST_ID, { muted: true })))).not.toHaveProperty('conferenceState');
  });

  it('holds what a change of everyone may have changed, of everyone and of the initiator’s own actions', () => {
    const { management, participants, conferenceState } = push(running, after(running, bridgeFellSilent(CONFERENCE_ID, LATER)));
    expect([conferenceState, management]).toEqual([
      'active',
      { available: false, source: 'request', reason: 'bridge-unreachable', actions: ['end'] },
    ]);
    expect(participants.map(({ participantId, actions }) => [participantId, actions])).toEqual([
      [INITIATOR_ID, ['end']],
      [FIRST_ID, undefined],
      [SECOND_ID, undefined],
    ]);
  });

  it('holds the times of a start', () => {
    const begun = after(assembling, reportBeforeRequest(report(FIRST_ID)));
    const now = after(begun, start({ conferenceId: CONFERENCE_ID, initiatorId: INITIATOR_ID, at: LATER, maxMinutes: 10, dialsPerHour }));
    expect(push(begun, now)).toMatchObject({
      conferenceState: 'starting',
      startedAt: LATER_TEXT,
      endsAt: '2026-11-23T09:20:00.000Z',
      management: { source: 'call-reports' },
    });
  });

  it('says when and why the conference ended', () => {
    const ended = after(running, end({ conferenceId: CONFERENCE_ID, at: LATER, reason: 'expired' }), finish(CONFERENCE_ID, LATER));
    expect(push(running, ended)).toMatchObject({
      conferenceState: 'ended',
      endedAt: LATER_TEXT,
      endReason: 'expired',
      management: { available: false, source: null, reason: 'ended', actions: [] },
    });
  });

  const adopted = after(
    assembling,
    adopt(assembling, { at: LATER, subject: 'Tuesday call', reference: 'r-1', maxParticipants: 5, participants: {} }),
  );

  it('holds the subject that an adopting terminal gives, for those who may see it', () => {
    expect(push(assembling, adopted)).toMatchObject({ subject: 'Tuesday call', reference: 'r-1', maxParticipants: 5 });
    expect(push(assembling, adopted, false)).toMatchObject({ maxParticipants: 5 });
    expect(JSON.stringify(push(assembling, adopted, false))).not.toMatch(/Tuesday|r-1/);
  });

  it('does not hold it again with every change of everyone', () => {
    const old = { ...adopted, state: 'active' as const, startedAt: LATER, changedAt: LATER + MINUTE_MS };
    expect(push(old, after(old, bridgeFellSilent(CONFERENCE_ID, LATER + MINUTE_MS)))).not.toHaveProperty('subject');
  });

  it('holds the call of a participant without a leg, and the source of the status', () => {
    const waiting = { ...assembling, participants: { ...assembling.participants, ...participantsOf(2, { desiredLeg: 0 }) } };
    expect(push(waiting, after(waiting, reportBeforeRequest(report(FIRST_ID))))).toMatchObject({
      management: { source: 'call-reports' },
      participants: [{ participantId: FIRST_ID, call: { state: 'held', cause: null, at: LATER_TEXT }, initialStatus: 'online' }],
    });
  });

  it('holds neither the call nor the initial status of another participant when a call is reported', () => {
    const [pushed, other] = push(running, { ...running, version: 42, reportedIn: 42, groupStamp: 42 }).participants.slice(1);
    for (const each of [pushed, other]) {
      expect(each).not.toHaveProperty('call');
      expect(each).not.toHaveProperty('initialStatus');
    }
  });

  it('holds a call again only if one was reported since', () => {
    const participants = participantsOf(1, { desiredLeg: 0, call: { state: 'alerting', at: AT, cause: null } });
    const known = aConference({ ...running, participants });
    const [pushed] = push(known, after(known, asked(FIRST_ID, { muted: true }))).participants;
    expect(pushed).not.toHaveProperty('call');
    expect(pushed).not.toHaveProperty('initialStatus');
  });

  it('does not hold the source of a status that follows from an earlier call', () => {
    const known = after(assembling, reportBeforeRequest(report(SECOND_ID)));
    expect(push(known, after(known, reportBeforeRequest(report(FIRST_ID))))).not.toHaveProperty('management');
  });

  it('holds nothing of the call of a participant who has a leg', () => {
    const participants = participantsOf(2, { ...onLeg(1, 'joined'), call: { state: 'held', at: AT, cause: null } });
    const called = aConference({ ...running, participants });
    const [pushed] = push(called, after(called, reportWhileRunning(called, report(FIRST_ID, { state: 'released' })))).participants;
    expect(pushed).toMatchObject({ participantId: FIRST_ID, endpointStatus: 'connected' });
    expect(pushed).not.toHaveProperty('call');
  });

  it('holds the initial status that a call gave before its participant was dialled', () => {
    const { initialStatus: _unknown, ...withoutStatus } = aParticipant({ desiredLeg: 0 });
    const waiting = aConference({ ...running, participants: { [FIRST_ID]: withoutStatus } });
    const now = after(waiting, reportWhileRunning(waiting, report(FIRST_ID)));
    const dialled = {
      ...now,
      participants: { ...now.participants, [FIRST_ID]: { ...now.participants[FIRST_ID], ...onLeg(1, 'claimed') } },
    };
    expect(push(waiting, dialled as ConferenceRecord).participants).toMatchObject([{ initialStatus: 'online' }]);
  });
});

it('a text is made once for all who see the same, and for nobody else', () => {
  const made: boolean[] = [];
  const textFor = serialisations((seesNumbers) => {
    made.push(seesNumbers);
    return fullStateMessage(running, ALL_ACTIONS, seesNumbers);
  });
  expect([textFor(true), textFor(true)]).toEqual(Array(2).fill(JSON.stringify(fullStateMessage(running, ALL_ACTIONS, true))));
  expect(made).toEqual([true]);
  expect(textFor(false)).not.toMatch(/\+1555/);
  expect(made).toEqual([true, false]);
});
