/** Whatever a partner app is told of a conference, the phone tells too: by the real rules, and from two versions alone. */
import type { LegEventKind } from '../../../../domain/bridge/leg-event';
import { applyChange } from '../../../../domain/conference/apply-change';
import type { Change } from '../../../../domain/conference/change';
import { activate } from '../../../../domain/conference/changes/activate';
import { addParticipants } from '../../../../domain/conference/changes/add-participants';
import { adopt } from '../../../../domain/conference/changes/adopt';
import { bridgeFellSilent, participantsUnconfirmed } from '../../../../domain/conference/changes/bridge-silence';
import { claimLegs } from '../../../../domain/conference/changes/claim-legs';
import { end, finish } from '../../../../domain/conference/changes/end';
import { setConferenceUri } from '../../../../domain/conference/changes/event-package';
import { failAction } from '../../../../domain/conference/changes/fail-action';
import { applyLegEvents, legChangeOf } from '../../../../domain/conference/changes/leg-events';
import { observe } from '../../../../domain/conference/changes/observe';
import { removeParticipant } from '../../../../domain/conference/changes/remove-participant';
import { reportBeforeRequest } from '../../../../domain/conference/changes/report-call';
import { requestChange } from '../../../../domain/conference/changes/request-change';
import { start } from '../../../../domain/conference/changes/start';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { conferenceView } from '../../../../domain/conference/view/conference-view';
import { requestedAction } from '../../../../domain/participant/requested-action';
import { MINUTE_MS } from '../../../../schemas/durations';
import { type EventType, eventTypes } from '../../../../schemas/events/event-types';
import { textsIn } from '../../../../console/texts/languages';
import type { Activity } from '../../../../console/view/activities';
import { activitiesBetween } from '../../../../console/view/activities';
import { activityWords } from '../../../../console/view/activity-words';
import { earlierActivities } from '../../../../console/view/earlier-activities';
import {
  aConference,
  ALL_ACTIONS,
  anEnd,
  aParticipant,
  AT,
  CONFERENCE_ID,
  conferenceWithFirst,
  FIRST_ID,
  FIRST_LEG,
  INITIATOR_ID,
  onLeg,
  participantsOf,
  SECOND_ID,
} from '../../../support/a-conference';

const DIALS_PER_HOUR = 1_000;
const LATER = AT + MINUTE_MS;
const ofFirst = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, at: LATER };

type Story = readonly [before: ConferenceRecord, change: Change];

const joined = (): ConferenceRecord => conferenceWithFirst(onLeg(1, 'joined'), { initiatorRecord: onLeg(1, 'joined') });
const after = (before: ConferenceRecord, change: Change): ConferenceRecord => {
  const applied = applyChange(before, change);
  if (!applied.ok) throw new Error(`The rules refuse it: ${applied.refusal}`);
  return applied.next;
};

const ofLeg = (before: ConferenceRecord, kind: LegEventKind): Story => {
  const event = { ...FIRST_LEG, kind, at: LATER, ...(kind === 'ended' && { end: anEnd() }) };
  return [before, applyLegEvents(CONFERENCE_ID, [event], LATER, legChangeOf(event, before), before)];
};

const observed = (before: ConferenceRecord, word: 'connected' | 'on-hold', version: number): Change => {
  const people = { [FIRST_ID]: { word }, [INITIATOR_ID]: { word: 'connected' as const } };
  const { change } = observe(before, {
    at: LATER,
    listed: people,
    spokenOf: 'everyone',
    feed: { subscription: 'one', version, until: LATER + MINUTE_MS },
  });
  if (!change) throw new Error('The document says nothing new');
  return change;
};

/** One change of each type. */
const stories: Readonly<Record<Exclude<EventType, 'rollcall.conference.created.v1'>, () => Story>> = {
  'rollcall.conference.adopted.v1': () => {
    const named = { [FIRST_ID]: aParticipant({ displayName: 'Ben' }) };
    return [aConference({ origin: 'network' }), adopt(aConference({ origin: 'network' }), { at: LATER, participants: named })];
  },
  'rollcall.conference.starting.v1': () => [
    aConference(),
    start({ conferenceId: CONFERENCE_ID, initiatorId: INITIATOR_ID, at: LATER, maxMinutes: 60, dialsPerHour: DIALS_PER_HOUR }),
  ],
  'rollcall.conference.active.v1': () => [aConference({ state: 'starting' }), activate(CONFERENCE_ID, LATER)],
  'rollcall.conference.ending.v1': () => [joined(), end({ conferenceId: CONFERENCE_ID, at: LATER, reason: 'ended-by-initiator' })],
  'rollcall.conference.ended.v1': () => [aConference({ state: 'ending' }), finish(CONFERENCE_ID, LATER)],
  'rollcall.conference.management-changed.v1': () => [joined(), bridgeFellSilent(CONFERENCE_ID, LATER)],
  'rollcall.conference.event-package.v1': () => [joined(), setConferenceUri(CONFERENCE_ID, 'sip:conference@carrier.example', LATER)],
  'rollcall.participant.added.v1': () => [
    joined(),
    addParticipants({
      conferenceId: CONFERENCE_ID,
      at: LATER,
      participants: { [SECOND_ID]: aParticipant() },
      dialsPerHour: DIALS_PER_HOUR,
    }),
  ],
  'rollcall.participant.reported.v1': () => [
    aConference(),
    reportBeforeRequest(
      { participantId: FIRST_ID, callKey: 1, state: 'alerting', cause: null, occurredAt: LATER, at: LATER },
      aConference(),
    ),
  ],
  'rollcall.participant.requested.v1': () => [
    joined(),
    requestChange({ ...ofFirst, desired: { muted: true }, dialsPerHour: DIALS_PER_HOUR }),
  ],
  'rollcall.participant.dialing.v1': () => {
    const before = aConference({ state: 'active', participants: { [FIRST_ID]: aParticipant({ desiredLeg: 1 }) } });
    return [before, claimLegs(before, [{ participantId: FIRST_ID, leg: 1 }], LATER)];
  },
  'rollcall.participant.ringing.v1': () => ofLeg(conferenceWithFirst(onLeg(1, 'claimed')), 'ringing'),
  'rollcall.participant.joined.v1': () => ofLeg(conferenceWithFirst(onLeg(1, 'ringing')), 'joined'),
  'rollcall.participant.left.v1': () => ofLeg(joined(), 'ended'),
  'rollcall.participant.failed.v1': () => ofLeg(conferenceWithFirst(onLeg(1, 'ringing')), 'ended'),
  'rollcall.participant.held.v1': () => ofLeg(joined(), 'held'),
  'rollcall.participant.resumed.v1': () => ofLeg(conferenceWithFirst({ ...onLeg(1, 'joined'), onHold: true }), 'resumed'),
  'rollcall.participant.muted.v1': () => ofLeg(joined(), 'muted'),
  'rollcall.participant.unmuted.v1': () => ofLeg(conferenceWithFirst({ ...onLeg(1, 'joined'), muted: true }), 'unmuted'),
  'rollcall.participant.action-failed.v1': () => {
    const seen = requestedAction('mute', AT);
    const before = conferenceWithFirst({ ...onLeg(1, 'joined'), desiredMuted: true, lastAction: seen });
    return [before, failAction({ ...ofFirst, seen, failure: 'failed', withdrawn: ['mute'] })];
  },
  'rollcall.participant.removed.v1': () => [joined(), removeParticipant(ofFirst)],
  'rollcall.participant.unconfirmed.v1': () => {
    const before = after(joined(), bridgeFellSilent(CONFERENCE_ID, AT));
    return [before, participantsUnconfirmed(CONFERENCE_ID, LATER)];
  },
  'rollcall.participant.observed.v1': () => {
    const before = after(joined(), observed(joined(), 'connected', 1));
    return [before, observed(before, 'on-hold', 2)];
  },
};

const view = (record: ConferenceRecord) => conferenceView(record, ALL_ACTIONS);

/** What the phone sees of a change of this type. */
const activitiesOf = (type: EventType): readonly Activity[] => {
  if (type === 'rollcall.conference.created.v1')
    return earlierActivities(view(aConference({ participants: participantsOf(1) }))).map(({ activity }) => activity);
  const [before, change] = stories[type]();
  expect(change.event).toBe(type);
  return activitiesBetween(view(before), view(after(before, change)));
};

it.each(eventTypes)('tells of %s in English and German', async (type) => {
  const activities = activitiesOf(type);
  expect(activities.length).toBeGreaterThan(0);
  const [english, german] = [await textsIn('en'), await textsIn('de')];
  for (const activity of activities) {
    const [said, gesagt] = [activityWords(activity, english), activityWords(activity, german)];
    for (const words of [said, gesagt]) expect(words).toMatch(/^(?!.*undefined)\S.+$/);
    expect(said).not.toBe(gesagt);
  }
});
