import type { Change } from '../../../../domain/conference/change';
import { participantsUnconfirmed } from '../../../../domain/conference/changes/bridge-silence';
import { removeParticipant } from '../../../../domain/conference/changes/remove-participant';
import { requestChange } from '../../../../domain/conference/changes/request-change';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { conferenceEvent } from '../../../../domain/events/conference-event';
import { ConferenceEvent } from '../../../../schemas/events/conference-event';
import {
  aConference,
  ALL_ACTIONS,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  INITIATOR_ID,
  onLeg,
  participantsOf,
  SECOND_ID,
} from '../../../support/a-conference';
import { after as applied, withParticipant } from '../../../support/applying';
import { worstConference } from '../../../support/worst-conference';

const context = { source: 'urn:rollcall:test', actions: ALL_ACTIONS };
const running = aConference({
  state: 'active',
  version: 41,
  participants: participantsOf(2, onLeg(1, 'joined')),
  subject: 'secret',
  reference: 'crm-1',
});

const after = (change: Change, before: ConferenceRecord = running): ConferenceRecord => applied(before, change);

const muted = after(
  requestChange({ conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: AT + 5, desired: { muted: true }, dialsPerHour: 1 }),
);

it('is a CloudEvent that names the change, its conference and its version', () => {
  const event = conferenceEvent(running, muted, context);
  expect(ConferenceEvent.parse(event)).toEqual(event);
  expect(event).toMatchObject({
    specversion: '1.0',
    id: `${CONFERENCE_ID}_42`,
    source: 'urn:rollcall:test',
    type: 'rollcall.participant.requested.v1',
    subject: CONFERENCE_ID,
    time: '2026-11-23T09:00:00.005Z',
    sequence: '0000000042',
    data: { conferenceId: CONFERENCE_ID, version: 42, previousVersion: 41, state: 'partial', conferenceState: 'active' },
  });
});

it('holds only those who changed', () => {
  const { participants } = conferenceEvent(running, muted, context).data;
  expect(participants).toMatchObject([{ participantId: FIRST_ID, desiredMuted: true, version: 42 }]);
});

it('holds everybody at the first version, and if the conference before was another', () => {
  const first = { ...running, version: 1, groupStamp: 1 };
  expect(conferenceEvent(undefined, first, context).data).toMatchObject({ previousVersion: null, participants: [{}, {}, {}] });
  expect(conferenceEvent({ ...muted, conferenceId: 'conf_other' }, first, context).data.participants).toHaveLength(3);
});

it('holds everyone whom a change of everyone changed', () => {
  const silent = { ...running, bridgeSilent: true as const };
  const { participants } = conferenceEvent(silent, after(participantsUnconfirmed(CONFERENCE_ID, AT), silent), context).data;
  // The initiator has no leg yet, of which something could be unconfirmed.
  expect(participants.map(({ confirmed }) => confirmed)).toEqual([false, false]);
});

it('marks who was removed', () => {
  const { participants } = conferenceEvent(
    running,
    after(removeParticipant({ conferenceId: CONFERENCE_ID, participantId: SECOND_ID, at: AT })),
    context,
  ).data;
  expect(participants).toMatchObject([{ participantId: SECOND_ID, removed: true }]);
});

it('holds no number, no name, and none of the caller’s own words', () => {
  const named = aConference({ ...running, participants: participantsOf(2, { displayName: 'Ada', reference: 'crm-2' }) });
  const bytes = JSON.stringify(conferenceEvent(undefined, named, context));
  expect(bytes).not.toMatch(/\+?1555|Ada|crm-|secret|phoneNumber|displayName|"reference"/);
});

it('of the largest conference, those removed included, fits into an entry of the bus', () => {
  // 256 KB an entry: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
  const before = worstConference({ size: 350 });
  const silent = { ...before, bridgeSilent: true as const, version: 10_000 };
  const bytes = Buffer.byteLength(JSON.stringify(conferenceEvent(before, silent, context)));
  expect(bytes).toBeLessThan(256 * 1024);
});

describe('a participant whose record is another', () => {
  const participantsIn = (before: ConferenceRecord, now: ConferenceRecord): readonly string[] =>
    conferenceEvent(before, now, context).data.participants.map(({ participantId }) => participantId);

  it('is left out if it is shown as before', () => {
    expect(participantsIn(running, { ...withParticipant(running, FIRST_ID, { displayName: 'Ada' }), version: 42 })).toEqual([]);
    expect(participantsIn(running, { ...withParticipant(running, FIRST_ID, {}), version: 42, groupStamp: 42 })).toEqual([]);
  });

  it('is in the event if it is new, or shown otherwise', () => {
    const { [FIRST_ID]: _new, ...known } = running.participants;
    expect(participantsIn({ ...running, participants: known }, running)).toEqual([FIRST_ID]);
    expect(participantsIn(running, withParticipant(running, FIRST_ID, { muted: true }))).toEqual([FIRST_ID]);
  });

  it('is in the event even if only the conference shows it otherwise', () => {
    expect(participantsIn(running, { ...running, state: 'ending' })).toEqual([INITIATOR_ID, FIRST_ID, SECOND_ID]);
  });
});

it('names the members of the conference without the words of its caller', () => {
  const { data } = conferenceEvent(running, muted, context);
  expect(data).toMatchObject({ origin: 'terminal', maxParticipants: 100, startedAt: '2026-11-23T09:00:00.000Z' });
  for (const member of ['subject', 'reference', 'conferenceUri']) expect(data).not.toHaveProperty(member);
});
