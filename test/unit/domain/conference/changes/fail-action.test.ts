import { refusalOf } from '../../../../../domain/conference/apply-change';
import { failAction } from '../../../../../domain/conference/changes/fail-action';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { type ActionFailure, requestedAction } from '../../../../../domain/participant/requested-action';
import type { ParticipantAction } from '../../../../../schemas/participant';
import { isFlagAction } from '../../../../../schemas/participant-actions';
import { aConference, AT, CONFERENCE_ID, FIRST_ID } from '../../../../support/a-conference';
import { after, changed, OTHER_CONFERENCE_ID, participantIn, statesAllowing, withParticipant } from '../../../../support/applying';

const LATER = AT + 30_000;
const asking = (action: ParticipantAction, members: Partial<ParticipantRecord> = {}): ConferenceRecord =>
  withParticipant(aConference({ state: 'active', version: 7 }), FIRST_ID, { ...members, lastAction: requestedAction(action, AT) });
const failed = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: LATER } as const;
const failing = (action: ParticipantAction, failure: Exclude<ActionFailure, 'none'>, isPursued = false) =>
  failAction({
    ...failed,
    seen: requestedAction(action, AT),
    failure,
    withdrawn: isFlagAction(action) && !isPursued ? [action] : [],
  });

describe('an action that failed', () => {
  it('is noted as failed, with the action and the time that were requested', () => {
    const before = asking('online');
    const change = failing('online', 'failed');
    expect(change.event).toBe('rollcall.participant.action-failed.v1');
    expect(after(before, change)).toEqual<ConferenceRecord>(
      changed(before, change, { [FIRST_ID]: { lastAction: { action: 'online', at: AT, failure: 'failed' } } }),
    );
  });

  it.each<readonly [ParticipantAction, Partial<ParticipantRecord>, Partial<ParticipantRecord>]>([
    ['mute', { desiredMuted: true }, {}],
    ['unmute', { undesiredMuted: true }, {}],
    ['hold', { desiredOnHold: true }, {}],
    ['resume', { undesiredOnHold: true }, {}],
  ])('%s is withdrawn if the bridge refused it or did not carry it out in time', (action, before, desired) => {
    for (const failure of ['failed', 'timed-out'] as const) {
      expect(participantIn(after(asking(action, before), failing(action, failure)), FIRST_ID)).toEqual<ParticipantRecord>({
        ...participantIn(aConference({ state: 'active' }), FIRST_ID),
        ...desired,
        lastAction: { action, at: AT, failure },
      });
    }
  });

  it('mute: what was requested about hold stays', () => {
    const participant = participantIn(
      after(asking('mute', { desiredMuted: true, desiredOnHold: true }), failing('mute', 'failed')),
      FIRST_ID,
    );
    expect([participant.desiredMuted, participant.desiredOnHold]).toEqual([undefined, true]);
  });

  it.each<ParticipantAction>(['online', 'offline', 'remove'])('%s: nothing but the failure is written', (action) => {
    const before = asking(action, { desiredMuted: true, desiredOnHold: true });
    expect(participantIn(after(before, failing(action, 'failed')), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(before, FIRST_ID),
      lastAction: { action, at: AT, failure: 'failed' },
    });
  });
});

describe('a request that failed although something else was requested last', () => {
  const holding = failAction({ ...failed, seen: requestedAction('mute', AT), withdrawn: ['hold'] });

  it('is no longer desired, and the last action has not failed', () => {
    const before = asking('mute', { desiredMuted: true, desiredOnHold: true });
    expect(holding.event).toBe('rollcall.participant.action-failed.v1');
    expect(participantIn(after(before, holding), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(asking('mute'), FIRST_ID),
      desiredMuted: true,
    });
  });

  it('is refused if it is no longer desired anyway, or if something was requested since', () => {
    expect(refusalOf(asking('mute', { desiredMuted: true }), holding)).toBe('unchanged');
    expect(refusalOf(asking('resume', { desiredOnHold: true }), holding)).toBe('conflict');
  });
});

describe('an action that came to nothing in time, while the bridge was silent,', () => {
  it.each<readonly [ParticipantAction, Partial<ParticipantRecord>]>([
    ['mute', { desiredMuted: true }],
    ['unmute', { undesiredMuted: true }],
    ['hold', { desiredOnHold: true }],
    ['resume', { undesiredOnHold: true }],
  ])('%s: is still desired', (action, members) => {
    const before = asking(action, members);
    expect(participantIn(after(before, failing(action, 'timed-out', true)), FIRST_ID)).toEqual<ParticipantRecord>({
      ...participantIn(before, FIRST_ID),
      lastAction: { action, at: AT, failure: 'timed-out' },
    });
  });
});

describe('the failure of an action is refused', () => {
  it('as a conflict if something else was requested meanwhile', () => {
    expect(refusalOf(asking('unmute'), failing('mute', 'failed'))).toBe('conflict');
    const askedAgain = withParticipant(asking('mute'), FIRST_ID, { lastAction: requestedAction('mute', AT + 1) });
    expect(refusalOf(askedAgain, failing('mute', 'failed'))).toBe('conflict');
  });

  it('as a conflict if it is noted already, or nothing was requested', () => {
    expect(refusalOf(after(asking('mute'), failing('mute', 'failed')), failing('mute', 'failed'))).toBe('conflict');
    expect(refusalOf(aConference({ state: 'active' }), failing('mute', 'failed'))).toBe('conflict');
  });

  it('before the start and after the end, and for another conference', () => {
    expect(statesAllowing(failing('mute', 'failed'))).toEqual(['starting', 'active', 'ending']);
    expect(refusalOf({ ...asking('mute'), conferenceId: OTHER_CONFERENCE_ID }, failing('mute', 'failed'))).toBe('not-found');
  });
});
