import { en } from '../../../../console/texts/en';
import { earlierActivities } from '../../../../console/view/earlier-activities';
import { activityWords } from '../../../../console/view/activity-words';
import { activitiesBetween } from '../../../../console/view/activities';
import type { Conference, ShownParticipant } from '../../../../terminal';
import { AT, cleo, disconnected, lastAction, shownConference, shownParticipant, you } from '../../../support/shown-conference';

const told = (before: Conference, now: Conference): readonly string[] =>
  activitiesBetween(before, { ...now, version: before.version + 1 }).map((each) => activityWords(each, en));

const change = (before: Partial<ShownParticipant>, now: Partial<ShownParticipant>, over: Partial<Conference> = {}): readonly string[] =>
  told(
    shownConference({ ...over, participants: [you(), shownParticipant(before)] }),
    shownConference({ ...over, participants: [you(), shownParticipant(now)] }),
  );

const assembling = { state: 'assembling' as const, startedAt: null };
const call = (state: 'alerting' | 'held' | 'unconnected', cause: 'busy' | null = null): Partial<ShownParticipant> => ({
  call: { state, cause, at: AT },
});
const ringing: Partial<ShownParticipant> = { status: 'offline', endpointStatus: 'alerting', joinedAt: null };

describe('what happens to a participant', () => {
  it.each<[string, Partial<ShownParticipant>, Partial<ShownParticipant>, Partial<Conference>?]>([
    ['Ben Okafor: the phone rings', call('held'), call('alerting'), assembling],
    ['Ben Okafor answered and waits on hold', call('alerting'), call('held'), assembling],
    ['Ben Okafor was busy', call('alerting'), call('unconnected', 'busy'), assembling],
    ['Ben Okafor is online', ringing, {}],
    ['Ben Okafor left', {}, disconnected({ method: 'departed' })],
    ['Ben Okafor was cut off: the network failed', {}, disconnected({ method: 'failed', cause: 'network' })],
    ['The conference server lost the call to Ben Okafor', {}, disconnected({ method: 'failed', cause: 'bridge-lost' })],
    ['Ben Okafor has been set offline', {}, disconnected()],
    ['Request for Ben Okafor: mute', {}, lastAction({ outcome: 'pending' })],
    ['Ben Okafor did not answer', ringing, disconnected({ method: 'failed', cause: 'no-answer' })],
    ['Ben Okafor is muted', {}, { muted: true, endpointStatus: 'muted-via-focus' }],
    ['Ben Okafor can be heard again', { muted: true, endpointStatus: 'muted-via-focus' }, {}],
    ['Ben Okafor is on hold', {}, { onHold: true, endpointStatus: 'on-hold' }],
    ['Ben Okafor: could not be muted', {}, lastAction()],
  ])('tells: %s', (words, before, now, over = {}) => {
    expect(change(before, now, over)).toEqual([words]);
  });

  it('tells what the conference server reports only if it is news, and nothing else tells it', () => {
    const seen = (endpointStatus: 'connected' | 'on-hold'): Partial<ShownParticipant> => ({
      version: endpointStatus === 'on-hold' ? 9 : 8,
      eventPackage: { endpointStatus },
    });
    expect(change(seen('connected'), seen('on-hold'))).toEqual(['The conference server reports Ben Okafor: on hold']);
    expect(change(seen('connected'), { ...seen('connected'), version: 9 })).toEqual([]);
    expect(change({}, seen('on-hold'))).toEqual([]);
    expect(change(seen('connected'), { ...seen('on-hold'), muted: true, endpointStatus: 'muted-via-focus' })).toEqual([
      'Ben Okafor is muted',
    ]);
  });

  it('tells who was added and who was removed', () => {
    const [two, three] = [shownConference(), shownConference({ participants: [you(), shownParticipant(), cleo()] })];
    expect(told(two, three)).toEqual(['Cleo was added']);
    expect(told(three, two)).toEqual(['Cleo was removed']);
  });

  it('tells nothing twice: a failed action that was known stays quiet', () => {
    expect(change(lastAction(), { ...lastAction(), version: 9 })).toEqual([]);
  });

  it('says You of the initiator', () => {
    const before = shownConference({ participants: [you({ ...ringing, endpointStatus: 'dialing-out' })] });
    expect(told(before, shownConference({ participants: [you(ringing)] }))).toEqual(['Your phone rings']);
    expect(told(before, shownConference({ participants: [you()] }))).toEqual(['You are online']);
  });
});

describe('what happens to the conference', () => {
  it('tells each step, also those that were missed', () => {
    expect(told(shownConference(assembling), shownConference())).toEqual(['The calls are being merged', 'The conference has begun']);
  });

  it('tells why it has ended, and not of each leg that ends with it', () => {
    const ended = shownConference({
      state: 'ended',
      endReason: 'ended-by-initiator',
      participants: [you(disconnected()), shownParticipant(disconnected())],
    });
    expect(told(shownConference(), ended)).toEqual(['The conference has ended. You ended it.']);
  });

  it('does not tell of a merge if the calls were given up', () => {
    const ended = shownConference({ ...assembling, state: 'ended', endReason: 'abandoned' });
    expect(told(shownConference(assembling), ended)).toHaveLength(1);
  });

  it('tells when it cannot be managed, and when it can again', () => {
    const gone = shownConference({ management: { available: false, source: 'bridge', reason: 'bridge-unreachable', actions: ['end'] } });
    expect(told(shownConference(), gone)).toEqual(['The conference cannot be managed just now']);
    expect(told(gone, shownConference())).toEqual(['The conference can be managed again']);
  });

  it('tells whether the conference server reports who is in it, and once for all that it confirms nobody any more', () => {
    const management = { available: true, source: 'event-package', reason: null, actions: [] } as const;
    const fed = shownConference({ management: { ...management, actions: [] } });
    expect(told(shownConference(), fed)).toEqual(['The conference server now reports who is in the conference']);
    expect(told(fed, shownConference())).toEqual(['The conference server no longer reports who is in the conference']);
    const people = [you(), shownParticipant(), cleo()];
    const doubted = people.map((each) => ({ ...each, confirmed: false }));
    expect(told(shownConference({ participants: people }), shownConference({ participants: doubted }))).toEqual([
      'The conference server no longer confirms who is in the conference',
    ]);
  });

  it('tells nothing of the same version, of another conference, or without a state before', () => {
    const now = shownConference({ participants: [] });
    expect(activitiesBetween(shownConference(), now)).toEqual([]);
    expect(activitiesBetween(shownConference({ conferenceId: 'another' }), { ...now, version: 9 })).toEqual([]);
    expect(activitiesBetween(undefined, now)).toEqual([]);
  });
});

it('tells somebody who comes later what the conference still knows, the oldest first', () => {
  const at = (second: number): string => `2026-11-23T09:00:0${String(second)}.000Z`;
  const conference = shownConference({
    createdAt: at(0),
    startedAt: at(2),
    participants: [
      you({ joinedAt: at(4) }),
      shownParticipant({ joinedAt: at(3) }),
      cleo(disconnected({ method: 'busy', cause: 'busy', at: at(5) })),
    ],
  });
  expect(earlierActivities(conference).map(({ activity }) => activityWords(activity, en))).toEqual([
    'You opened a conference',
    'The calls are being merged',
    'Ben Okafor is online',
    'You are online',
    'Cleo was busy',
  ]);
});
