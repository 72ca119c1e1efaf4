import { refusalOf } from '../../../../../domain/conference/apply-change';
import { newParticipant } from '../../../../../domain/conference/changes/new-participant';
import { isRepeated, type ReportedCall } from '../../../../../domain/conference/changes/note-call';
import { reportAfterRequest, reportBeforeRequest, reportWhileRunning } from '../../../../../domain/conference/changes/report-call';
import { reportedParticipant, reportNew } from '../../../../../domain/conference/changes/report-newcomer';
import { LATE_MS } from '../../../../../domain/conference/late-report';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { statusByCall } from '../../../../../domain/participant/single-line-call';
import type { Status } from '../../../../../schemas/participant';
import type { CallState } from '../../../../../schemas/participant-states';
import { aConference, AT, FIRST_ID, onLeg, participantsOf, phoneNumberAt, SECOND_ID, THIRD_ID } from '../../../../support/a-conference';
import { after, changed, OTHER_CONFERENCE_ID, participantIn, statesAllowing, without, withParticipant } from '../../../../support/applying';

const LATER = AT + 10_000;
const HAPPENED = AT + 9_000;
const CALL = 7;
const { initialStatus: _known, ...unreported } = newParticipant({ phoneNumber: phoneNumberAt(1) });
const assembling = aConference({
  origin: 'network',
  version: 7,
  participants: { [FIRST_ID]: unreported, ...without(participantsOf(2), FIRST_ID) },
});
const active: ConferenceRecord = { ...assembling, state: 'active', startedAt: AT };

const report = (state: CallState = 'held', over: Partial<ReportedCall> = {}): ReportedCall => ({
  participantId: FIRST_ID,
  callKey: CALL,
  state,
  cause: null,
  occurredAt: HAPPENED,
  at: LATER,
  ...over,
});

it('a report that looks late is not written before the conference was read', () => {
  const seen = { ...assembling, newestReportAt: HAPPENED + LATE_MS };
  expect(refusalOf(seen, reportBeforeRequest(report('held')))).toBeUndefined();
  expect(refusalOf(seen, reportBeforeRequest(report('held', { occurredAt: HAPPENED - 1 })))).toBe('conflict');
});

describe('the initial status that a call gives', () => {
  it.each<readonly [CallState, Status | undefined]>([
    ['held', 'online'],
    ['connected', 'online'],
    ['unconnected', 'offline'],
    ['released', 'offline'],
    ['dialing', undefined],
    ['alerting', undefined],
  ])('of one that is %s is %s', (state, status) => {
    expect(statusByCall(state)).toBe(status);
  });
});

describe('a report about a participant of an assembly without a requested status', () => {
  it('of a call that is up makes the participant online and has it called', () => {
    const change = reportBeforeRequest(report('held'));
    expect(change.event).toBe('rollcall.participant.reported.v1');
    expect(after(assembling, change)).toEqual<ConferenceRecord>(
      changed(
        assembling,
        change,
        { [FIRST_ID]: { call: { state: 'held', at: HAPPENED, cause: null }, callKey: CALL, initialStatus: 'online', desiredLeg: 1 } },
        { toCall: new Set([SECOND_ID, FIRST_ID]), reportedIn: 8, newestReportAt: HAPPENED },
      ),
    );
  });

  it('of a call that is over makes it offline and calls it off', () => {
    const held = after(assembling, reportBeforeRequest(report('held')));
    const change = reportBeforeRequest(report('released', { occurredAt: HAPPENED + 1, cause: 'network' }));
    expect(after(held, change)).toEqual<ConferenceRecord>(
      changed(
        held,
        change,
        {
          [FIRST_ID]: {
            call: { state: 'released', at: HAPPENED + 1, cause: 'network' },
            callKey: CALL,
            initialStatus: 'offline',
            withdrawnLeg: 1,
          },
        },
        { toCall: new Set([SECOND_ID]), reportedIn: 9, newestReportAt: HAPPENED + 1 },
      ),
    );
  });

  it('of a call that is over says that no call is left that Rollcall had asked for', () => {
    const asked = after(withParticipant(assembling, FIRST_ID, { callRequested: true }), reportBeforeRequest(report('held')));
    expect(participantIn(asked, FIRST_ID).callRequested).toBe(true);
    const other = report('dialing', { callKey: CALL + 1, occurredAt: HAPPENED + 1 });
    const two = after(asked, reportBeforeRequest(other, asked));
    const over = after(two, reportBeforeRequest(report('released', { occurredAt: HAPPENED + 2 }), two));
    expect(participantIn(over, FIRST_ID).callRequested).toBe(true);
    const none = after(over, reportBeforeRequest({ ...other, state: 'unconnected', occurredAt: HAPPENED + 3 }, over));
    expect(participantIn(none, FIRST_ID)).not.toHaveProperty('callRequested');
    const released = after(asked, reportBeforeRequest(report('released', { occurredAt: HAPPENED + 2 })));
    expect(participantIn(released, FIRST_ID)).not.toHaveProperty('callRequested');
  });

  it('of a call that is being made is only noted', () => {
    const change = reportBeforeRequest(report('alerting'));
    expect(after(assembling, change)).toEqual<ConferenceRecord>(
      changed(
        assembling,
        change,
        { [FIRST_ID]: { call: { state: 'alerting', at: HAPPENED, cause: null }, callKey: CALL } },
        { reportedIn: 8, newestReportAt: HAPPENED },
      ),
    );
  });

  it('without a cause takes back the cause of the report before it', () => {
    const failed = after(assembling, reportBeforeRequest(report('unconnected', { cause: 'busy' })));
    expect(participantIn(failed, FIRST_ID).call?.cause).toBe('busy');
    expect(
      participantIn(after(failed, reportBeforeRequest(report('held', { occurredAt: HAPPENED + 1 }))), FIRST_ID).call?.cause,
    ).toBeNull();
  });

  it('gives a new leg to each call that connects after another, and the same one to each that stays up', () => {
    const legsAfter = (...states: readonly CallState[]) =>
      participantIn(
        after(assembling, ...states.map((state, index) => reportBeforeRequest(report(state, { occurredAt: HAPPENED + index })))),
        FIRST_ID,
      ).desiredLeg;
    expect(legsAfter('connected', 'held')).toBe(1);
    expect(legsAfter('connected', 'released', 'connected')).toBe(2);
  });

  it('is refused as status-requested once somebody has set the participant, if the call says online or offline', () => {
    const statusRequested = withParticipant(assembling, FIRST_ID, { statusRequested: true });
    expect(refusalOf(statusRequested, reportBeforeRequest(report('held')))).toBe('status-requested');
    expect(refusalOf(statusRequested, reportBeforeRequest(report('released')))).toBe('status-requested');
    expect(refusalOf(statusRequested, reportBeforeRequest(report('alerting')))).toBeUndefined();
  });

  it('is refused as a conflict once the conference runs', () => {
    expect(refusalOf(active, reportBeforeRequest(report()))).toBe('conflict');
  });

  it('is for whichever conference the initiator has', () => {
    expect(refusalOf({ ...assembling, conferenceId: OTHER_CONFERENCE_ID }, reportBeforeRequest(report()))).toBeUndefined();
  });
});

describe('a report about a participant of an assembly whose status was requested', () => {
  const statusRequested = withParticipant(assembling, FIRST_ID, { statusRequested: true });

  it('is noted with its initial status, and calls nobody', () => {
    const change = reportAfterRequest(statusRequested, report('connected'));
    expect(change.event).toBe('rollcall.participant.reported.v1');
    expect(after(statusRequested, change)).toEqual<ConferenceRecord>(
      changed(
        statusRequested,
        change,
        { [FIRST_ID]: { call: { state: 'connected', at: HAPPENED, cause: null }, callKey: CALL, initialStatus: 'online' } },
        { reportedIn: 8, newestReportAt: HAPPENED },
      ),
    );
  });

  it('of a call that is being made leaves the initial status as it is', () => {
    expect(
      participantIn(after(statusRequested, reportAfterRequest(statusRequested, report('dialing'))), FIRST_ID).initialStatus,
    ).toBeUndefined();
  });

  it('is refused as a conflict if no status was requested or the conference runs', () => {
    expect(refusalOf(assembling, reportAfterRequest(statusRequested, report()))).toBe('conflict');
    expect(refusalOf({ ...statusRequested, state: 'active' }, reportAfterRequest(statusRequested, report()))).toBe('conflict');
  });
});

describe('a report about somebody whom an assembly does not know', () => {
  const added = newParticipant({ phoneNumber: phoneNumberAt(3) });
  const about = (state: CallState = 'held', over: Partial<ReportedCall> = {}) => report(state, { participantId: THIRD_ID, ...over });
  const reporting = (state?: CallState, over?: Partial<ReportedCall>) => reportNew(assembling, about(state, over), added);

  it('adds the participant, and calls it if its call is up', () => {
    const change = reporting('held');
    expect(change.event).toBe('rollcall.participant.reported.v1');
    expect(after(assembling, change)).toEqual<ConferenceRecord>(
      changed(
        { ...assembling, participants: { ...assembling.participants, [THIRD_ID]: added } },
        change,
        {
          [THIRD_ID]: {
            initialStatus: 'online',
            desiredLeg: 1,
            call: { state: 'held', at: HAPPENED, cause: null },
            callKey: CALL,
            addedAt: LATER,
          },
        },
        {
          reportedIn: 8,
          newestReportAt: HAPPENED,
          freePlaces: assembling.freePlaces - 1,
          freeEntries: assembling.freeEntries - 1,
          toCall: new Set([SECOND_ID, THIRD_ID]),
        },
      ),
    );
  });

  it.each<CallState>(['alerting', 'released'])('does not call the participant if its call is %s', (state) => {
    expect(after(assembling, reporting(state)).toCall).toEqual(new Set([SECOND_ID]));
  });

  it('is refused as a conflict if the participant is known meanwhile, or the conference runs', () => {
    expect(refusalOf(after(assembling, reporting()), reporting())).toBe('conflict');
    expect(refusalOf(active, reporting())).toBe('conflict');
  });

  it('is refused if there is no place or no entry', () => {
    expect(refusalOf({ ...assembling, freePlaces: 1, freeEntries: 1 }, reporting())).toBeUndefined();
    expect(refusalOf({ ...assembling, freePlaces: 0 }, reporting())).toBe('no-room');
    expect(refusalOf({ ...assembling, freeEntries: 0 }, reporting())).toBe('no-room');
  });

  it.each([AT - 3_600_000, AT + 3_600_000])("is taken whatever the network's clock says: %s", (occurredAt) => {
    expect(refusalOf(assembling, reporting('held', { occurredAt }))).toBeUndefined();
  });
});

describe('a participant whom a report brings along', () => {
  const added = newParticipant({ phoneNumber: phoneNumberAt(3), displayName: 'Cleo' });

  it.each<readonly [CallState, Partial<ParticipantRecord>]>([
    ['held', { initialStatus: 'online', desiredLeg: 1 }],
    ['unconnected', { initialStatus: 'offline', desiredLeg: 0 }],
    ['dialing', {}],
  ])('has what its call says: %s', (state, members) => {
    expect(reportedParticipant(added, report(state))).toStrictEqual<ParticipantRecord>({
      ...added,
      ...members,
      call: { state, at: HAPPENED, cause: null },
      callKey: CALL,
    });
  });

  it('has the cause of its call', () => {
    expect(reportedParticipant(added, report('unconnected', { cause: 'busy' })).call?.cause).toBe('busy');
  });
});

describe('a report while the conference runs', () => {
  const reporting = (state: CallState, seen = active, over: Partial<ReportedCall> = {}) => reportWhileRunning(seen, report(state, over));

  it.each<CallState>(['held', 'connected'])('of a call that is %s brings in a participant without a requested status', (state) => {
    const change = reporting(state);
    expect(change.event).toBe('rollcall.participant.reported.v1');
    expect(after(active, change)).toEqual<ConferenceRecord>(
      changed(
        active,
        change,
        {
          [FIRST_ID]: {
            call: { state, at: HAPPENED, cause: null },
            callKey: CALL,
            initialStatus: 'online',
            desiredLeg: 1,
            broughtInAt: LATER,
          },
        },
        { reportedIn: 8, newestReportAt: HAPPENED },
      ),
    );
  });

  it('of a call that is over gives a participant without a requested status its initial status, and no leg', () => {
    expect(participantIn(after(active, reporting('unconnected')), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(active, FIRST_ID),
      call: { state: 'unconnected', at: HAPPENED, cause: null },
      callKey: CALL,
      initialStatus: 'offline',
    });
  });

  it('of a call that is being made is only noted', () => {
    expect(participantIn(after(active, reporting('dialing')), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(active, FIRST_ID),
      call: { state: 'dialing', at: HAPPENED, cause: null },
      callKey: CALL,
    });
  });

  it('leaves an initial status as it is that was said before', () => {
    const offline = withParticipant(active, FIRST_ID, { initialStatus: 'offline' });
    expect(participantIn(after(offline, reporting('held', offline)), FIRST_ID)).toMatchObject<Partial<ParticipantRecord>>({
      initialStatus: 'offline',
      desiredLeg: 1,
    });
  });

  it.each<readonly [string, Partial<ParticipantRecord>]>([
    ['a status was requested', { statusRequested: true }],
    ['a leg is desired already', { desiredLeg: 1 }],
    ['the participant has a leg', { ...onLeg(1, 'joined'), withdrawnLeg: 1 }],
    ['the participant had a leg', { ...onLeg(1, 'ended'), withdrawnLeg: 1 }],
  ])('is only noted if %s', (_what, members) => {
    const known = withParticipant(active, FIRST_ID, members);
    expect(participantIn(after(known, reporting('held', known)), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(known, FIRST_ID),
      call: { state: 'held', at: HAPPENED, cause: null },
      callKey: CALL,
    });
  });

  it.each<readonly [string, Partial<ParticipantRecord>]>([
    ['a status was requested', { statusRequested: true }],
    ['a leg is desired', { desiredLeg: 1 }],
    ['a leg was made', { progress: { leg: 1, phase: 'claimed' } }],
  ])('is refused as a conflict if it would bring somebody in for whom meanwhile %s', (_what, members) => {
    expect(refusalOf(withParticipant(active, FIRST_ID, members), reporting('held'))).toBe('conflict');
  });

  it('that is only noted is allowed whatever else happened to the participant', () => {
    const statusRequested = withParticipant(active, FIRST_ID, { statusRequested: true });
    expect(refusalOf(withParticipant(statusRequested, FIRST_ID, onLeg(1, 'joined')), reporting('held', statusRequested))).toBeUndefined();
  });

  it('is refused as a conflict while the conference assembles, and for another conference', () => {
    expect(refusalOf({ ...active, state: 'starting' }, reporting('held'))).toBeUndefined();
    expect(refusalOf(assembling, reporting('held'))).toBe('conflict');
    expect(refusalOf({ ...active, conferenceId: OTHER_CONFERENCE_ID }, reporting('held'))).toBe('not-found');
  });

  it('is refused for somebody who is not in the conference', () => {
    expect(refusalOf(active, reporting('held', active, { participantId: THIRD_ID }))).toBe('participant-not-found');
  });
});

describe.each<readonly [string, ConferenceRecord, (reported: ReportedCall) => ReturnType<typeof reportBeforeRequest>]>([
  ['a participant without a requested status', assembling, reportBeforeRequest],
  [
    'a participant whose status was requested',
    withParticipant(assembling, FIRST_ID, { statusRequested: true }),
    (reported) => reportAfterRequest(assembling, reported),
  ],
  ['a participant of a running conference', active, (reported) => reportWhileRunning(active, reported)],
])('a report about %s is refused', (_whom, record, reporting) => {
  it('if there is no such participant, or it is removed', () => {
    expect(refusalOf(record, reporting(report('held', { participantId: THIRD_ID })))).toBe('participant-not-found');
    expect(refusalOf(withParticipant(record, FIRST_ID, { removed: true }), reporting(report()))).toBe('removed');
  });

  it('as stale unless it is newer than the last one', () => {
    const reported = withParticipant(record, FIRST_ID, { call: { state: 'held', at: HAPPENED, cause: null }, callKey: CALL });
    expect(refusalOf(reported, reporting(report('held', { occurredAt: HAPPENED })))).toBe('stale');
    expect(refusalOf(reported, reporting(report('held', { occurredAt: HAPPENED - 1 })))).toBe('stale');
    expect(refusalOf(reported, reporting(report('connected', { occurredAt: HAPPENED })))).toBe('stale');
    expect(refusalOf(reported, reporting(report('released', { occurredAt: HAPPENED })))).toBeUndefined();
    expect(refusalOf(reported, reporting(report('held', { occurredAt: HAPPENED + 1 })))).toBeUndefined();
  });

  it("but not because of the network's clock", () => {
    for (const occurredAt of [AT - 3_600_000, AT + 3_600_000])
      expect(refusalOf(record, reporting(report('held', { occurredAt })))).toBeUndefined();
  });

  it('while the conference ends and after its end', () => {
    expect(statesAllowing(reporting(report()), record)).toEqual(['assembling', 'starting', 'active']);
  });
});

describe('a report that is refused as not newer', () => {
  const reported = withParticipant(assembling, FIRST_ID, { call: { state: 'held', at: HAPPENED, cause: null }, callKey: CALL });

  it('is the same one again if state and time are those that are known', () => {
    expect(isRepeated(reported, report('held'))).toBe(true);
    expect(isRepeated(reported, report('connected'))).toBe(false);
    expect(isRepeated(reported, report('held', { occurredAt: HAPPENED - 1 }))).toBe(false);
  });

  it('is not the same one if nothing is known of the participant', () => {
    expect(isRepeated(assembling, report('held'))).toBe(false);
    expect(isRepeated(assembling, report('held', { participantId: THIRD_ID }))).toBe(false);
  });
});
