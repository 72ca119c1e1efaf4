import { hourOf } from '../../../../../domain/clock-hour';
import { refusalOf } from '../../../../../domain/conference/apply-change';
import {
  type DesiredChange,
  onlineAlready,
  requestChange,
  requestOnlineExplicitly,
} from '../../../../../domain/conference/changes/request-change';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import type { ParticipantAction, ParticipantUpdate } from '../../../../../schemas/participant';
import { aConference, AT, CONFERENCE_ID, FIRST_ID, INITIATOR_ID, onLeg, SECOND_ID, THIRD_ID } from '../../../../support/a-conference';
import { after, changed, OTHER_CONFERENCE_ID, participantIn, statesAllowing, without, withParticipant } from '../../../../support/applying';

const LATER = AT + 1_000;
const LIMIT = 10;
/** Both participants are online by the request. */
const conference = aConference({ version: 7 });
const offline: ConferenceRecord = withParticipant({ ...conference, toCall: new Set([SECOND_ID]) }, FIRST_ID, {
  statusRequested: true,
  withdrawnLeg: 1,
});
const active: ConferenceRecord = withParticipant({ ...conference, state: 'active' }, FIRST_ID, onLeg(1, 'joined'));

const requesting = (update: ParticipantUpdate, over: Partial<DesiredChange> = {}) =>
  requestChange({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: LATER, desired: update, dialsPerHour: LIMIT, ...over });
const actionOf = (action: ParticipantAction): Partial<ParticipantRecord> => ({ lastAction: requestedAction(action, LATER) });

describe('online', () => {
  it('desires the next leg, notes the request, and has the participant called', () => {
    const change = requesting({ status: 'online' });
    expect(change.event).toBe('rollcall.participant.requested.v1');
    expect(after(offline, change)).toEqual<ConferenceRecord>(
      changed(
        offline,
        change,
        { [FIRST_ID]: { desiredLeg: 2, statusRequested: true, ...actionOf('online') } },
        { toCall: new Set([SECOND_ID, FIRST_ID]) },
      ),
    );
  });

  it('desires a further leg after one that has ended', () => {
    const left = withParticipant(active, FIRST_ID, onLeg(1, 'ended'));
    expect(participantIn(after(left, requesting({ status: 'online' })), FIRST_ID).desiredLeg).toBe(2);
  });

  it('adds the initiator to nobody whom a start could wait for', () => {
    const alone: ConferenceRecord = withParticipant({ ...conference, toCall: new Set([FIRST_ID]) }, INITIATOR_ID, { withdrawnLeg: 1 });
    const change = requesting({ status: 'online' }, { participantId: INITIATOR_ID, isInitiator: true });
    const called = after(alone, change);
    expect(called.toCall).toEqual(new Set([FIRST_ID]));
    expect(participantIn(called, INITIATOR_ID)).toMatchObject<Partial<ParticipantRecord>>({ desiredLeg: 2, statusRequested: true });
  });

  it('is refused as unchanged while a leg is desired', () => {
    expect(refusalOf(conference, requesting({ status: 'online' }))).toBe('unchanged');
    expect(refusalOf(active, requesting({ status: 'online' }))).toBe('unchanged');
  });

  it('is refused as unchanged even if something else that is requested would change', () => {
    expect(refusalOf(active, requesting({ status: 'online', muted: true }))).toBe('unchanged');
  });

  it('is refused if the initiator has had too many numbers dialled in this hour', () => {
    const counted: ConferenceRecord = { ...offline, dialHour: hourOf(LATER), dialCount: LIMIT };
    expect(refusalOf(counted, requesting({ status: 'online' }))).toBe('too-many-dials');
    expect(refusalOf({ ...counted, dialCount: LIMIT - 1 }, requesting({ status: 'online' }))).toBeUndefined();
  });
});

describe('offline', () => {
  it('withdraws the leg, notes the request, and calls the participant off', () => {
    const change = requesting({ status: 'offline' });
    expect(after(conference, change)).toEqual<ConferenceRecord>(
      changed(
        conference,
        change,
        { [FIRST_ID]: { withdrawnLeg: 1, statusRequested: true, ...actionOf('offline') } },
        { toCall: new Set([SECOND_ID]) },
      ),
    );
  });

  it('desires no leg however many there were', () => {
    const third = withParticipant(active, FIRST_ID, onLeg(3, 'joined'));
    expect(participantIn(after(third, requesting({ status: 'offline' })), FIRST_ID)).toMatchObject<Partial<ParticipantRecord>>({
      desiredLeg: 3,
      withdrawnLeg: 3,
    });
  });

  it('is noted also for somebody who is not desired online, so that no report sets it online', () => {
    const notDesired = withParticipant(conference, FIRST_ID, { desiredLeg: 0 });
    expect(participantIn(after(notDesired, requesting({ status: 'offline' })), FIRST_ID).statusRequested).toBe(true);
    const ended = withParticipant(active, FIRST_ID, onLeg(1, 'ended'));
    expect(participantIn(after(ended, requesting({ status: 'offline' })), FIRST_ID).statusRequested).toBe(true);
  });

  it('is refused as unchanged if the participant was already requested offline', () => {
    expect(refusalOf(offline, requesting({ status: 'offline' }))).toBe('unchanged');
    const ended = withParticipant(active, FIRST_ID, { ...onLeg(1, 'ended'), statusRequested: true });
    expect(refusalOf(ended, requesting({ status: 'offline' }))).toBe('unchanged');
  });

  it('leaves mute and hold as they are desired', () => {
    const both = withParticipant(active, FIRST_ID, { desiredMuted: true, desiredOnHold: true });
    expect(participantIn(after(both, requesting({ status: 'offline' })), FIRST_ID)).toMatchObject<Partial<ParticipantRecord>>({
      desiredMuted: true,
      desiredOnHold: true,
    });
  });

  it('is allowed for a participant who was requested online', () => {
    expect(refusalOf(withParticipant(active, FIRST_ID, { statusRequested: true }), requesting({ status: 'offline' }))).toBeUndefined();
  });

  it('is allowed however many numbers were dialled in this hour', () => {
    const counted: ConferenceRecord = { ...conference, dialHour: hourOf(LATER), dialCount: LIMIT };
    expect(refusalOf(counted, requesting({ status: 'offline' }))).toBeUndefined();
  });
});

describe.each<
  readonly [
    ParticipantAction,
    ParticipantAction,
    ParticipantUpdate,
    ParticipantUpdate,
    Partial<ParticipantRecord>,
    Partial<ParticipantRecord>,
    Partial<ParticipantRecord>,
  ]
>([
  ['mute', 'unmute', { muted: true }, { muted: false }, { desiredMuted: true }, { undesiredMuted: true }, { desiredOnHold: true }],
  ['hold', 'resume', { onHold: true }, { onHold: false }, { desiredOnHold: true }, { undesiredOnHold: true }, { desiredMuted: true }],
])('%s and %s', (action, opposite, on, off, flag, unflag, otherFlag) => {
  it('set and take back what is desired, and nothing else', () => {
    const change = requesting(on);
    expect(after(active, change)).toEqual<ConferenceRecord>(changed(active, change, { [FIRST_ID]: { ...flag, ...actionOf(action) } }));
    const flagged = withParticipant(active, FIRST_ID, flag);
    expect(participantIn(after(flagged, requesting(off)), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(active, FIRST_ID),
      ...unflag,
      ...actionOf(opposite),
    });
    expect(participantIn(after(withParticipant(active, FIRST_ID, unflag), change), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(active, FIRST_ID),
      ...flag,
      ...actionOf(action),
    });
  });

  it('leave everything else as it is desired', () => {
    const both = withParticipant(active, FIRST_ID, { ...flag, ...otherFlag });
    expect(participantIn(after(both, requesting(off)), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(active, FIRST_ID),
      ...otherFlag,
      ...unflag,
      ...actionOf(opposite),
    });
  });

  it('are refused as unchanged if that is desired already', () => {
    expect(refusalOf(withParticipant(active, FIRST_ID, flag), requesting(on))).toBe('unchanged');
    expect(refusalOf(withParticipant(active, FIRST_ID, unflag), requesting(off))).toBe('unchanged');
  });

  it('are requests even if nobody has requested anything before', () => {
    expect([refusalOf(active, requesting(on)), refusalOf(active, requesting(off))]).toEqual([undefined, undefined]);
  });

  it('are allowed however many numbers were dialled in this hour', () => {
    expect(refusalOf({ ...active, dialHour: hourOf(LATER), dialCount: LIMIT }, requesting(on))).toBeUndefined();
  });
});

describe('several changes in one request', () => {
  it('are one change if any of them changes something', () => {
    const muted = withParticipant(active, FIRST_ID, { desiredMuted: true });
    const change = requesting({ muted: true, onHold: true, status: 'offline' });
    expect(participantIn(after(muted, change), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(muted, FIRST_ID),
      desiredOnHold: true,
      withdrawnLeg: 1,
      statusRequested: true,
      ...actionOf('offline'),
    });
  });

  it('are noted as the online or offline among them, then as mute or unmute', () => {
    expect(participantIn(after(offline, requesting({ status: 'online', muted: true, onHold: true })), FIRST_ID)).toMatchObject<
      Partial<ParticipantRecord>
    >({ desiredMuted: true, desiredOnHold: true, ...actionOf('online') });
    expect(participantIn(after(active, requesting({ muted: true, onHold: true })), FIRST_ID)).toMatchObject<Partial<ParticipantRecord>>(
      actionOf('mute'),
    );
  });

  it('are refused as unchanged if none of them changes anything', () => {
    const asDesired = withParticipant(active, FIRST_ID, { desiredMuted: true, desiredOnHold: true });
    expect(refusalOf(asDesired, requesting({ muted: true, onHold: true }))).toBe('unchanged');
  });
});

describe('every request is refused', () => {
  const updates: readonly ParticipantUpdate[] = [{ status: 'online' }, { status: 'offline' }, { muted: true }, { onHold: true }];

  it.each(updates)('if there is no such participant: %j', (update) => {
    expect(refusalOf(conference, requesting(update, { participantId: THIRD_ID }))).toBe('participant-not-found');
  });

  it.each(updates)('if the participant is removed: %j', (update) => {
    expect(refusalOf(withParticipant(conference, FIRST_ID, { removed: true }), requesting(update))).toBe('removed');
  });

  it.each(updates)('while the conference ends and after its end, and for another conference: %j', (update) => {
    expect(statesAllowing(requesting(update))).toEqual(['assembling', 'starting', 'active']);
    expect(refusalOf(conference, requesting(update, { conferenceId: OTHER_CONFERENCE_ID }))).toBe('not-found');
  });
});

describe('a request that names a version', () => {
  const stampedBefore: ConferenceRecord = { ...active, groupStamp: 4, stamps: { [FIRST_ID]: 6, [SECOND_ID]: 7 } };
  const ifVersion = (version: number) => requesting({ muted: true }, { ifVersion: version });

  it('is allowed if the participant has not changed since', () => {
    expect(refusalOf(stampedBefore, ifVersion(6))).toBeUndefined();
    expect(refusalOf({ ...stampedBefore, stamps: {} }, ifVersion(4))).toBeUndefined();
  });

  it('is refused if the participant has changed since', () => {
    expect(refusalOf(stampedBefore, ifVersion(5))).toBe('changed-since');
  });

  it('is refused if everyone has changed since', () => {
    expect(refusalOf({ ...stampedBefore, groupStamp: 7 }, ifVersion(6))).toBe('changed-since');
    expect(refusalOf({ ...stampedBefore, stamps: {} }, ifVersion(3))).toBe('changed-since');
  });
});

describe('online that the network has already reported', () => {
  const requestingOnline = (over: Partial<Parameters<typeof requestOnlineExplicitly>[0]> = {}) =>
    requestOnlineExplicitly({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: LATER, ...over });
  const nobody = without(conference, 'toCall');

  it('counts as requested from now on; the participant is to be called already', () => {
    const change = requestingOnline();
    expect(change.event).toBe('rollcall.participant.requested.v1');
    expect(after(nobody, change)).toEqual<ConferenceRecord>(
      changed(nobody, change, { [FIRST_ID]: { statusRequested: true, ...actionOf('online') } }),
    );
  });

  it('is refused as a conflict if the participant is no longer desired online', () => {
    expect(refusalOf(withParticipant(conference, FIRST_ID, { withdrawnLeg: 1 }), requestingOnline())).toBe('conflict');
    expect(refusalOf(withParticipant(active, FIRST_ID, onLeg(1, 'ended')), requestingOnline())).toBe('conflict');
  });

  it('is refused as unchanged if it was requested already', () => {
    expect(refusalOf(withParticipant(conference, FIRST_ID, { statusRequested: true }), requestingOnline())).toBe('unchanged');
  });

  it('is refused for somebody who is not there or removed, and if the participant has changed since the version named', () => {
    expect(refusalOf(conference, requestingOnline({ participantId: THIRD_ID }))).toBe('participant-not-found');
    expect(refusalOf(withParticipant(conference, FIRST_ID, { removed: true }), requestingOnline())).toBe('removed');
    expect(refusalOf({ ...conference, stamps: { [FIRST_ID]: 6 } }, requestingOnline({ ifVersion: 5 }))).toBe('changed-since');
  });

  it('is refused while the conference ends and after its end, and for another conference', () => {
    expect(statesAllowing(requestingOnline())).toEqual(['assembling', 'starting', 'active']);
    expect(refusalOf(conference, requestingOnline({ conferenceId: OTHER_CONFERENCE_ID }))).toBe('not-found');
  });
});

describe('online for a participant who is desired online already', () => {
  const asked = (desired: ParticipantUpdate, seen: ConferenceRecord, over: Partial<DesiredChange> = {}) =>
    onlineAlready({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: LATER, desired, dialsPerHour: LIMIT, ...over }, seen);
  const requested = withParticipant(active, FIRST_ID, { statusRequested: true });

  it('counts as requested from now on, unless somebody has requested it before', () => {
    const { explicit } = asked({ status: 'online' }, active);
    if (!explicit) throw new Error('Nothing is requested explicitly');
    expect(participantIn(after(active, explicit), FIRST_ID)).toMatchObject({ statusRequested: true, ...actionOf('online') });
    expect(asked({ status: 'online' }, requested).explicit).toBeUndefined();
  });

  it('is nothing else if nothing else is requested', () => {
    expect(asked({ status: 'online' }, active).others).toBeUndefined();
  });

  it('has what else is requested done, and no leg dialled for it', () => {
    const others = asked({ status: 'online', muted: true }, requested).others?.(false);
    if (!others) throw new Error('There was nothing else');
    expect(participantIn(after(requested, others), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(requested, FIRST_ID),
      desiredMuted: true,
      ...actionOf('mute'),
    });
  });

  it('has it refused if the participant has changed since the version that is named, but not by the explicit request', () => {
    const changedSince: ConferenceRecord = { ...requested, stamps: { [FIRST_ID]: 6 } };
    const { others } = asked({ status: 'online', muted: true }, changedSince, { ifVersion: 5 });
    if (!others) throw new Error('There was nothing else');
    expect(refusalOf(changedSince, others(false))).toBe('changed-since');
    expect(refusalOf(changedSince, others(true))).toBeUndefined();
  });

  it('is refused if there is no such participant', () => {
    const { explicit } = asked({ status: 'online' }, active, { participantId: THIRD_ID });
    expect(explicit && refusalOf(active, explicit)).toBe('participant-not-found');
  });
});
