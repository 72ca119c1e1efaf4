/** One conference, told by the rules themselves: an example of every event that they make. */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { LegEvent, LegEventKind } from '../../domain/bridge/leg-event';
import { applyChange } from '../../domain/conference/apply-change';
import type { Change } from '../../domain/conference/change';
import { activate } from '../../domain/conference/changes/activate';
import { addParticipants } from '../../domain/conference/changes/add-participants';
import { adopt } from '../../domain/conference/changes/adopt';
import { bridgeFellSilent, participantsUnconfirmed } from '../../domain/conference/changes/bridge-silence';
import { claimLegs } from '../../domain/conference/changes/claim-legs';
import { end, finish } from '../../domain/conference/changes/end';
import { failAction } from '../../domain/conference/changes/fail-action';
import { applyLegEvents } from '../../domain/conference/changes/leg-events';
import { newParticipant } from '../../domain/conference/changes/new-participant';
import { openConference } from '../../domain/conference/changes/open-conference';
import { removeParticipant } from '../../domain/conference/changes/remove-participant';
import { type ReportedCall, reportedParticipant, reportUndecided } from '../../domain/conference/changes/report-call';
import { requestChange } from '../../domain/conference/changes/request-change';
import { start } from '../../domain/conference/changes/start';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceEvent } from '../../domain/events/conference-event';
import { conferenceIdOf } from '../../domain/ids/conference-id';
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { EventType } from '../../schemas/events/event-types';
import type { ParticipantUpdate } from '../../schemas/participant';

const BEGAN = Date.parse('2026-11-23T09:00:00.000Z');
const STEP_MS = 1_000;
const conferenceId = conferenceIdOf('4r7h2k9qx0tmv3bz', BEGAN, 'm8f2d6p7');
const limits = { maxMinutes: 240, dialsPerHour: 300 };
export const exampleContext = { source: 'https://conference.carrier.example', actions: actionsOfBridge('http') };

const ada = { id: 'p7k2m4q9ax3', phoneNumber: '+15550100' };
const ben = { id: 'p3c8z1w6ty5', phoneNumber: '+15550101' };
const cleo = { id: 'p5n0r8e2hj6', phoneNumber: '+15550102' };
const dan = { id: 'p9d4t2b7mk0', phoneNumber: '+1555011001' };

/** An event, and the conference as it was then. */
export type Told = { readonly event: ConferenceEvent; readonly record: ConferenceRecord };

/** Each change happens a second after the one before it. */
class Story {
  readonly told: Told[];

  constructor(private record: ConferenceRecord) {
    this.told = [{ event: conferenceEvent(undefined, record, exampleContext), record }];
  }

  tell(change: (at: number, seen: ConferenceRecord) => Change): void {
    const before = this.record;
    const made = change(before.changedAt + STEP_MS, before);
    const applied = applyChange(before, made);
    if (!applied.ok) throw new Error(`The story cannot be told: ${made.event} is refused as ${applied.refusal}`);
    this.record = applied.next;
    this.told.push({ event: conferenceEvent(before, this.record, exampleContext), record: this.record });
  }
}

const call = (state: ReportedCall['state'], at: number, id = ben.id): ReportedCall => ({
  participantId: id,
  state,
  cause: null,
  occurredAt: at,
  at,
});

const opened = (): ConferenceRecord =>
  openConference({
    conferenceId,
    initiator: ada.phoneNumber,
    initiatorId: ada.id,
    origin: 'network',
    at: BEGAN,
    maxParticipants: 100,
    participants: { [ben.id]: reportedParticipant(newParticipant({ phoneNumber: ben.phoneNumber }), call('alerting', BEGAN)) },
  });

const assembly = (story: Story): void => {
  story.tell((at) => reportUndecided(call('held', at)));
  story.tell((at, seen) => adopt(seen, { at, subject: 'Tuesday call', rows: { [cleo.id]: newParticipant(cleo) } }));
  story.tell((at) => reportUndecided(call('held', at, cleo.id)));
  story.tell((at) => start({ conferenceId, initiatorId: ada.id, at, ...limits }));
};

const legs = (story: Story, kind: LegEventKind, ...ids: readonly [string, ...string[]]): void => {
  const event = (participantId: string, at: number): LegEvent => ({ conferenceId, participantId, leg: 1, kind, at });
  const [first, ...others] = ids;
  story.tell((at) => applyLegEvents(conferenceId, [event(first, at), ...others.map((id) => event(id, at))], at));
};

const ended = (story: Story, participantId: string, how: NonNullable<LegEvent['end']>): void =>
  story.tell((at) => applyLegEvents(conferenceId, [{ conferenceId, participantId, leg: 1, kind: 'ended', at, end: how }], at));

const dialled = (story: Story, ...ids: readonly string[]): void =>
  story.tell((at, seen) =>
    claimLegs(
      seen,
      ids.map((participantId) => ({ participantId, leg: 1 })),
      at,
    ),
  );

const beginning = (story: Story): void => {
  dialled(story, ada.id, ben.id, cleo.id);
  legs(story, 'ringing', ada.id);
  legs(story, 'joined', ben.id, cleo.id);
  story.tell((at) => activate(conferenceId, at));
  legs(story, 'joined', ada.id);
};

const asked = (story: Story, wants: ParticipantUpdate): void =>
  story.tell((at) => requestChange({ conferenceId, participantId: ben.id, at, wants, dialsPerHour: limits.dialsPerHour }));

const management = (story: Story): void => {
  asked(story, { muted: true });
  legs(story, 'muted', ben.id);
  asked(story, { muted: false });
  legs(story, 'unmuted', ben.id);
  asked(story, { onHold: true });
  legs(story, 'held', ben.id);
  asked(story, { onHold: false });
  legs(story, 'resumed', ben.id);
  asked(story, { muted: true });
  story.tell((at, seen) => {
    const lastAction = seen.participants[ben.id]?.lastAction ?? 0;
    return failAction({ conferenceId, participantId: ben.id, at, seen: lastAction, failure: 'failed' });
  });
};

const ending = (story: Story): void => {
  const rows = { [dan.id]: newParticipant({ phoneNumber: dan.phoneNumber, called: true }) };
  story.tell((at) => addParticipants({ conferenceId, at, rows, dialsPerHour: limits.dialsPerHour }));
  dialled(story, dan.id);
  ended(story, dan.id, { method: 'busy', cause: 'busy', sipCode: 486 });
  story.tell((at) => removeParticipant({ conferenceId, participantId: dan.id, at }));
  ended(story, cleo.id, { method: 'departed', cause: null, sipCode: null });
  story.tell((at) => bridgeFellSilent(conferenceId, at));
  story.tell((at) => participantsUnconfirmed(conferenceId, at));
  story.tell((at) => end({ conferenceId, at, reason: 'ended-by-initiator' }));
  story.tell((at) => finish(conferenceId, at));
};

/** From the first report of a call to the end. */
export const exampleStory = (): readonly Told[] => {
  const story = new Story(opened());
  for (const tell of [assembly, beginning, management, ending]) tell(story);
  return story.told;
};

/** The first event of each type. */
export const exampleEvents = (): ReadonlyMap<EventType, ConferenceEvent> =>
  new Map([...exampleStory()].reverse().map(({ event }) => [event.type, event]));
