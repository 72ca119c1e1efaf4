import { hourOf } from '../../../../../domain/clock-hour';
import { refusalOf } from '../../../../../domain/conference/apply-change';
import { start } from '../../../../../domain/conference/changes/start';
import type { ConferenceRecord, ParticipantRecord } from '../../../../../domain/conference/record';
import { MINUTE_MS } from '../../../../../schemas/durations';
import { aConference, AT, CONFERENCE_ID, INITIATOR_ID, participantsOf } from '../../../../support/a-conference';
import { after, movedOn, OTHER_CONFERENCE_ID, participantIn, statesAllowing, without, withParticipant } from '../../../../support/applying';

const LATER = AT + 1_000;
const conference = aConference({ version: 7 });
const starting = (over: Partial<Parameters<typeof start>[0]> = {}) =>
  start({ conferenceId: CONFERENCE_ID, initiatorId: INITIATOR_ID, at: LATER, maxMinutes: 90, dialsPerHour: 10, ...over });

describe('a start', () => {
  it('gives the conference its time, and uses up the list of those to call', () => {
    const change = starting();
    expect(change.event).toBe('rollcall.conference.starting.v1');
    expect(conference.toCall).toBeDefined();
    const started = after(conference, change);
    expect(started).toEqual<ConferenceRecord>(
      without(
        movedOn(conference, change, { state: 'starting', startedAt: LATER, endsAt: LATER + 90 * MINUTE_MS, groupStamp: 8 }),
        'toCall',
      ),
    );
    expect(started.toCall).toBeUndefined();
  });

  it('calls the initiator even if it has set itself offline', () => {
    const offline = withParticipant(conference, INITIATOR_ID, { desiredLeg: 2, withdrawnLeg: 2, statusRequested: true });
    expect(participantIn(after(offline, starting()), INITIATOR_ID)).toMatchObject<Partial<ParticipantRecord>>({
      desiredLeg: 3,
      withdrawnLeg: 2,
    });
  });
});

describe('a start is refused', () => {
  it('if nobody but the initiator is online', () => {
    const alone = aConference({ participants: participantsOf(2, { initialStatus: 'offline', desiredLeg: 0 }) });
    expect(refusalOf(alone, starting())).toBe('nobody-online');
  });

  it('if the initiator has had too many numbers dialled in this hour', () => {
    const counted: ConferenceRecord = { ...conference, dialHour: hourOf(LATER), dialCount: 10 };
    expect(refusalOf(counted, starting())).toBe('too-many-dials');
    expect(refusalOf(counted, starting({ dialsPerHour: 11 }))).toBeUndefined();
  });

  it('once the conference has started, and for another conference', () => {
    expect(statesAllowing(starting())).toEqual(['assembling']);
    expect(refusalOf(conference, starting({ conferenceId: OTHER_CONFERENCE_ID }))).toBe('not-found');
  });
});
