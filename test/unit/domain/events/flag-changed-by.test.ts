/** Events of flags say who did it. */
import type { LegEventKind } from '../../../../domain/bridge/leg-event';
import { refusalOf } from '../../../../domain/conference/apply-change';
import type { Change } from '../../../../domain/conference/change';
import { failAction } from '../../../../domain/conference/changes/fail-action';
import { applyLegEvents } from '../../../../domain/conference/changes/leg-events';
import { requestChange } from '../../../../domain/conference/changes/request-change';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { conferenceEvent } from '../../../../domain/events/conference-event';
import { requestedAction } from '../../../../domain/participant/requested-action';
import { ConferenceEvent } from '../../../../schemas/events/conference-event';
import { type Flag, flagAction, flagEvent, flagNames } from '../../../../schemas/participant-actions';
import {
  aConference,
  aLegEvent,
  ALL_ACTIONS,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  onLeg,
  participantsOf,
  SECOND_ID,
} from '../../../support/a-conference';
import { after } from '../../../support/applying';

const LEG = 1;
const NEVER = 'no change';
const context = { source: 'urn:rollcall:test', actions: ALL_ACTIONS };
const running = aConference({ state: 'active', version: 7, participants: participantsOf(2, onLeg(LEG, 'joined')) });

const reported = (at: number, kind: LegEventKind, seen?: ConferenceRecord): Change =>
  applyLegEvents(CONFERENCE_ID, [aLegEvent(FIRST_ID, LEG, kind, { at })], at, undefined, seen);

const requested = (at: number, flag: Flag, on: boolean): Change =>
  requestChange({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at, desired: { [flag]: on }, dialsPerHour: 1 });

/** Who did the last of these changes, according to its event. */
const lastBy = (...changes: readonly Change[]) => {
  const last = changes.at(-1);
  const before = after(running, ...changes.slice(0, -1));
  if (!last || refusalOf(before, last)) return NEVER;
  const event = conferenceEvent(before, after(before, last), context);
  expect(ConferenceEvent.parse(event)).toEqual(event);
  return event.data.participants.map(({ by }) => by);
};

describe.each(flagNames)('the event of a flag (%s)', (flag) => {
  const [began, ended] = [flagEvent(flag, true), flagEvent(flag, false)];

  it('names the initiator if the initiator had requested it', () => {
    expect(lastBy(requested(AT, flag, true), reported(AT + 1, began))).toEqual(['initiator']);
    const off = [requested(AT + 2, flag, false), reported(AT + 3, ended)];
    expect(lastBy(requested(AT, flag, true), reported(AT + 1, began), ...off)).toEqual(['initiator']);
    expect(lastBy(reported(AT + 1, began), ...off)).toEqual(['initiator']);
  });

  it('names the party if nobody had requested it', () => {
    expect(lastBy(reported(AT, began))).toEqual(['party']);
    expect(lastBy(reported(AT, began), reported(AT + 1, ended))).toEqual(['party']);
  });

  it('names the party if a request had been carried out before, and ended', () => {
    const done = [requested(AT, flag, true), reported(AT + 1, began)];
    expect(lastBy(...done, reported(AT + 2, ended))).toEqual(['party']);
    expect(lastBy(...done, reported(AT + 2, ended), reported(AT + 3, began))).toEqual(['party']);
  });

  it('names the party if something else was requested', () => {
    const [other = flag] = flagNames.filter((name) => name !== flag);
    expect(lastBy(requested(AT, other, true), reported(AT + 1, began))).toEqual(['party']);
    expect(lastBy(requested(AT, other, true), reported(AT + 1, flagEvent(other, true)), reported(AT + 2, began))).toEqual(['party']);
  });

  it('names nobody if it is older than a request for the opposite', () => {
    const request = requested(AT + 5, flag, false);
    expect(lastBy(request, reported(AT, began, after(running, request)))).toEqual([null]);
  });

  it.each(['failed', 'timed-out'] as const)('names nobody if its request had been withdrawn (%s)', (failure) => {
    const action = flagAction(flag, true);
    const seen = requestedAction(action, AT);
    const withdrawn = failAction({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: AT + 30, seen, failure, withdrawn: [action] });
    expect(lastBy(requested(AT, flag, true), withdrawn, reported(AT + 40, began))).toEqual([null]);
    expect(lastBy(requested(AT, flag, true), withdrawn, reported(AT + 40, began), reported(AT + 50, ended))).toEqual(['party']);
  });

  it('is there once, however often it is reported', () => {
    expect(lastBy(reported(AT, began), reported(AT, began))).toBe(NEVER);
    expect(lastBy(requested(AT, flag, true), reported(AT + 1, began), reported(AT + 1, began))).toBe(NEVER);
  });

  it('speaks for each participant separately', () => {
    const before = after(running, requested(AT, flag, true));
    const both = [aLegEvent(FIRST_ID, LEG, began, { at: AT + 1 }), aLegEvent(SECOND_ID, LEG, began, { at: AT + 1 })] as const;
    const { participants } = conferenceEvent(before, after(before, applyLegEvents(CONFERENCE_ID, both, AT + 1)), context).data;
    expect(participants.map(({ participantId, by }) => [participantId, by])).toEqual([
      [FIRST_ID, 'initiator'],
      [SECOND_ID, 'party'],
    ]);
  });
});

it('no other event, and no initial one, says who did it', () => {
  const muted = after(running, reported(AT, 'muted'));
  const left = after(muted, reported(AT + 1, 'ended'));
  for (const event of [conferenceEvent(undefined, muted, context), conferenceEvent(muted, left, context)])
    for (const participant of event.data.participants) expect(participant).not.toHaveProperty('by');
});
