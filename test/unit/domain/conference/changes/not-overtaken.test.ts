import { refusalOf } from '../../../../../domain/conference/apply-change';
import { notOvertaken } from '../../../../../domain/conference/changes/not-overtaken';
import { requestChange } from '../../../../../domain/conference/changes/request-change';
import type { ConferenceRecord } from '../../../../../domain/conference/record';
import { requestedAction } from '../../../../../domain/participant/requested-action';
import { MINUTE_MS, SECOND_MS } from '../../../../../schemas/durations';
import type { ParticipantAction } from '../../../../../schemas/participant';
import { aConference, AT, CONFERENCE_ID, FIRST_ID, SECOND_ID } from '../../../../support/a-conference';
import { withParticipant } from '../../../../support/applying';

/** By as much may the clocks of two functions differ. */
const CLOCK_DIFFERENCE_MS = SECOND_MS;
const conference = aConference({ state: 'active' });
const muting = requestChange({
  conferenceId: CONFERENCE_ID,
  participantId: FIRST_ID,
  at: AT,
  desired: { muted: true },
  dialsPerHour: 100,
});
const late = () => notOvertaken(muting, FIRST_ID);
const askedAt = (at: number, action: ParticipantAction = 'online', id = FIRST_ID): ConferenceRecord =>
  withParticipant(conference, id, { lastAction: requestedAction(action, at) });

describe('a change that may be written late', () => {
  it('is allowed if nothing has been requested of the participant', () => {
    expect(refusalOf(conference, late())).toBeUndefined();
  });

  it('is allowed if the last request was before it, or within the difference of two clocks after it', () => {
    expect(refusalOf(askedAt(AT - 1), late())).toBeUndefined();
    expect(refusalOf(askedAt(AT + CLOCK_DIFFERENCE_MS - 1, 'resume'), late())).toBeUndefined();
  });

  it('is refused as a conflict if something was requested of the participant later, whatever it was', () => {
    expect(refusalOf(askedAt(AT + CLOCK_DIFFERENCE_MS, 'online'), late())).toBe('conflict');
    expect(refusalOf(askedAt(AT + CLOCK_DIFFERENCE_MS, 'unmute'), late())).toBe('conflict');
    expect(refusalOf(askedAt(AT + MINUTE_MS), late())).toBe('conflict');
  });

  it('is allowed if something was requested later of somebody else', () => {
    expect(refusalOf(askedAt(AT + 60_000, 'online', SECOND_ID), late())).toBeUndefined();
  });

  it('keeps its own requirements, which explain a refusal first', () => {
    const muted = withParticipant(askedAt(AT + MINUTE_MS), FIRST_ID, { desiredMuted: true });
    expect(refusalOf(muted, late())).toBe('unchanged');
    expect(refusalOf({ ...conference, state: 'ended' }, late())).toBe('state');
  });

  it('writes what it would write otherwise', () => {
    const { requires, ...change } = late();
    const { requires: own, ...plain } = muting;
    expect(change).toEqual(plain);
    expect(requires.slice(0, -1)).toEqual(own);
  });
});
