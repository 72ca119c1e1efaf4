/** What management acts on, where the event package and what is stored agree, and where they differ. */
import { refusalOf } from '../../../../domain/conference/apply-change';
import { applyLegEvents } from '../../../../domain/conference/changes/leg-events';
import { observe } from '../../../../domain/conference/changes/observe';
import { removeParticipant } from '../../../../domain/conference/changes/remove-participant';
import { onlineAlready, requestChange } from '../../../../domain/conference/changes/request-change';
import { deadlinesOf } from '../../../../domain/conference/deadlines';
import { followUp } from '../../../../domain/conference/follow-up';
import { observedRows } from '../../../../domain/conference/observed-rows';
import { packageDeadlines } from '../../../../domain/conference/package-follow-up';
import type { ConferenceRecord, ParticipantRecord } from '../../../../domain/conference/record';
import { isThereWithoutLeg, targetEndpointStatus, targetStatus } from '../../../../domain/conference/target';
import { managementOf } from '../../../../domain/conference/view/management';
import { participantView } from '../../../../domain/conference/view/participant-view';
import type { Observation } from '../../../../domain/participant/observation';
import { MINUTE_MS } from '../../../../schemas/durations';
import {
  aConference,
  ALL_ACTIONS,
  aPolicy,
  AT,
  CONFERENCE_ID,
  FIRST_ID,
  type Members,
  onLeg,
  phoneNumberAt,
  SECOND_ID,
  THIRD_ID,
} from '../../../support/a-conference';
import { after, participantIn, withParticipant } from '../../../support/applying';

const LATER = AT + MINUTE_MS;
const joined = { ...onLeg(1, 'joined'), joinedAt: AT };
const ended: Members = { ...onLeg(1, 'ended'), disconnection: { method: 'departed', cause: null, sipCode: null }, disconnectedAt: AT };
const reported: Members = { call: { state: 'connected', at: AT, cause: null } };
const feed = { packageOf: 'one', packageVersion: 1, packageUntil: LATER + MINUTE_MS };
const active = aConference({ state: 'active', startedAt: AT, ...feed });
const unfed = aConference({ state: 'active', startedAt: AT });

const statusOf = (record: ConferenceRecord): readonly string[] => {
  const participant = participantIn(record, FIRST_ID);
  return [targetStatus(record, participant), targetEndpointStatus(record, participant)];
};

it.each<readonly [what: string, record: ConferenceRecord, members: Members, observed: Observation | undefined, status: string[]]>([
  ['no subscription feeds the conference', unfed, joined, { word: 'disconnected' }, ['online', 'connected']],
  ['the conference has ended', { ...active, state: 'ended' }, joined, { word: 'connected' }, ['offline', 'disconnected']],
  ['both say online, with other words', active, { ...joined, muted: true }, { word: 'on-hold' }, ['online', 'muted-via-focus']],
  ['both say offline, with other words', active, ended, { word: 'alerting' }, ['offline', 'disconnected']],
  ['it says that a connected party has left', active, joined, { word: 'disconnected' }, ['offline', 'disconnected']],
  ['it no longer lists a connected party', active, joined, { word: 'gone' }, ['offline', 'disconnected']],
  ['it has a word of its own for a connected party', active, joined, { word: 'unknown' }, ['offline', 'disconnected']],
  ['it says that a party who left is there', active, ended, { word: 'muted-via-focus' }, ['online', 'muted-via-focus']],
  ['it has said nothing since the leg ended', active, ended, undefined, ['offline', 'disconnected']],
  ['it has said nothing since the leg joined', active, joined, undefined, ['online', 'connected']],
  ['its word is doubtful', active, ended, { word: 'connected', doubtful: true }, ['offline', 'disconnected']],
  ['the leg is being dropped', active, { ...joined, withdrawnLeg: 1 }, { word: 'connected' }, ['offline', 'disconnecting']],
  ['the conference is ending', { ...active, state: 'ending' }, joined, { word: 'connected' }, ['offline', 'disconnecting']],
])('%s', (_what, record, members, observed, status) => {
  expect(statusOf(withParticipant(record, FIRST_ID, { ...members, ...(observed && { observed }) }))).toEqual(status);
});

it.each<readonly [what: string, members: Members, observed: Observation['word'], status: string[]]>([
  ['a request stands against absence', {}, 'gone', ['online', 'pending']],
  ['a later request stands against absence', { ...reported, statusRequested: true }, 'disconnected', ['online', 'pending']],
  ['a call report does not', reported, 'gone', ['offline', 'disconnected']],
  ['somebody who is there is online', { desiredLeg: 0, initialStatus: 'offline' }, 'connected', ['online', 'connected']],
])('before the start, %s', (_what, members, word, status) => {
  const assembling = withParticipant(aConference({ state: 'assembling', ...feed }), FIRST_ID, { desiredLeg: 1, ...members });
  expect(statusOf(withParticipant(assembling, FIRST_ID, { observed: { word } }))).toEqual(status);
});

const observing = (record: ConferenceRecord, words: Record<string, Observation['word']>, at = LATER): ConferenceRecord => {
  const listed = Object.fromEntries(
    Object.entries(words).map(([id, word], index) => [id, { word, phoneNumber: phoneNumberAt(90 + index) }]),
  );
  const document = { listed, spokenOf: 'everyone', at, feed: { subscription: 'one', version: 2, until: at + MINUTE_MS } } as const;
  const { change } = observe(record, document);
  return change ? after(record, change) : record;
};

describe('a word within 5 s of the leg', () => {
  const justEnded = withParticipant(active, FIRST_ID, { ...ended, disconnectedAt: LATER - 1_000 });

  it('is doubtful, has a deadline, and is believed when nobody has corrected it', () => {
    const seen = observing(justEnded, { [FIRST_ID]: 'connected' });
    expect(participantIn(seen, FIRST_ID).observed).toEqual({ word: 'connected', doubtful: true });
    expect(statusOf(seen)).toEqual(['offline', 'disconnected']);
    const due = LATER + 4_000;
    expect(packageDeadlines(seen)).toContain(due);
    expect(deadlinesOf(seen)).toContain(due);
    expect(followUp(seen, due - 1, aPolicy())).toBeUndefined();
    const change = followUp(seen, due, aPolicy());
    expect(change?.event).toBe('rollcall.participant.observed.v1');
    if (change) expect(statusOf(after(seen, change))).toEqual(['online', 'connected']);
  });

  it('is taken at once if it agrees', () => {
    expect(
      participantIn(observing(withParticipant(active, FIRST_ID, joined), { [FIRST_ID]: 'connected' }, AT + 1), FIRST_ID).observed,
    ).toEqual({
      word: 'connected',
    });
  });
});

it('a leg that joins or ends removes the word that was said before', () => {
  const claimed = withParticipant(active, FIRST_ID, { ...onLeg(1, 'claimed'), observed: { word: 'disconnected' } });
  const leg = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, leg: 1, at: LATER };
  const connected = after(claimed, applyLegEvents(CONFERENCE_ID, [{ ...leg, kind: 'joined' }], LATER));
  expect(participantIn(connected, FIRST_ID)).not.toHaveProperty('observed');
  const observed = withParticipant(connected, FIRST_ID, { observed: { word: 'connected' } });
  expect(
    participantIn(after(observed, applyLegEvents(CONFERENCE_ID, [{ ...leg, kind: 'ended' }], LATER, 'left')), FIRST_ID),
  ).not.toHaveProperty('observed');
});

it('a full document shows that those whom it does not list have left, a partial one does not', () => {
  const both = withParticipant(withParticipant(active, FIRST_ID, joined), SECOND_ID, joined);
  const people = { listed: {}, at: LATER };
  expect(Object.keys(observedRows(both, { ...people, spokenOf: new Set([FIRST_ID]) }).changed)).toEqual([FIRST_ID]);
  expect(Object.keys(observedRows(both, { ...people, spokenOf: 'everyone' }).changed)).toEqual(
    expect.arrayContaining([FIRST_ID, SECOND_ID]),
  );
});

describe('online for somebody whom the event package shows online', () => {
  const there = withParticipant(active, FIRST_ID, { ...ended, statusRequested: true, observed: { word: 'connected' } });
  const request = {
    conferenceId: CONFERENCE_ID,
    participantId: FIRST_ID,
    at: LATER,
    desired: { status: 'online' },
    dialsPerHour: 9,
  } as const;

  it('is unchanged, and rings no phone', () => {
    expect(refusalOf(there, requestChange(request))).toBe('unchanged');
    expect(onlineAlready(request, there)).toEqual({ explicit: undefined, others: undefined });
  });

  it.each<readonly [string, ConferenceRecord]>([
    ['its word is doubtful', withParticipant(there, FIRST_ID, { observed: { word: 'connected', doubtful: true } })],
    ['it says offline', withParticipant(there, FIRST_ID, { observed: { word: 'alerting' } })],
    ['it no longer feeds the conference', { ...there, packageUntil: undefined } as unknown as ConferenceRecord],
  ])('dials if %s', (_what, record) => {
    expect(refusalOf(record, requestChange(request))).toBeUndefined();
  });

  it('offers nothing, since there is no leg, and takes nothing', () => {
    expect(isThereWithoutLeg(there, participantIn(there, FIRST_ID))).toBe(true);
    expect(participantView(there, FIRST_ID, participantIn(there, FIRST_ID), ALL_ACTIONS).actions).toEqual([]);
    for (const desired of [{ status: 'offline' }, { muted: true }] as const)
      expect(refusalOf(there, requestChange({ ...request, desired }))).toBe('no-leg');
    expect(refusalOf(there, removeParticipant(request))).toBe('no-leg');
  });

  it.each<readonly [string, ConferenceRecord]>([
    ['a leg of its own is up', withParticipant(there, FIRST_ID, { ...joined })],
    ['its leg is to be dialled', withParticipant(there, FIRST_ID, { desiredLeg: 2 })],
    ['its leg is being dropped', withParticipant(there, FIRST_ID, { ...onLeg(2, 'joined'), withdrawnLeg: 2 })],
    ['nobody knows for certain that it is there', withParticipant(there, FIRST_ID, { observed: { word: 'connected', doubtful: true } })],
    ['no subscription feeds the conference', { ...there, packageUntil: undefined } as unknown as ConferenceRecord],
  ])('takes other requests if %s', (_what, record) => {
    expect(refusalOf(record, requestChange({ ...request, desired: { muted: true } }))).toBeUndefined();
    expect(isThereWithoutLeg(record, participantIn(record, FIRST_ID))).toBe(false);
  });
});

it('nobody without a number can be set online', () => {
  const { phoneNumber: _number, ...hidden } = participantIn(active, FIRST_ID);
  const record = { ...active, participants: { ...active.participants, [FIRST_ID]: { ...hidden, ...ended } as ParticipantRecord } };
  const request = {
    conferenceId: CONFERENCE_ID,
    participantId: FIRST_ID,
    at: LATER,
    desired: { status: 'online' },
    dialsPerHour: 9,
  } as const;
  expect(refusalOf(record, requestChange(request))).toBe('no-number');
});

describe('somebody who was removed', () => {
  const removed: Members = { ...ended, removed: true, withdrawnLeg: 1 };

  it('is listed again if the event package has it in the conference', () => {
    const record = withParticipant(active, FIRST_ID, removed);
    const seen = observing(record, { [FIRST_ID]: 'connected' });
    expect(participantIn(seen, FIRST_ID)).not.toHaveProperty('removed');
    expect(seen.freePlaces).toBe(record.freePlaces - 1);
    expect(participantView(seen, FIRST_ID, participantIn(seen, FIRST_ID), ALL_ACTIONS).desiredStatus).toBe('offline');
    expect(statusOf(seen)).toEqual(['online', 'connected']);
  });

  it('is not while its leg is still being dropped', () => {
    const record = withParticipant(active, FIRST_ID, { ...removed, ...joined, withdrawnLeg: 1 });
    expect(participantIn(observing(record, { [FIRST_ID]: 'connected' }), FIRST_ID).removed).toBe(true);
  });
});

it('a subscription that is overdue ends, in every state, and the stored information decides again', () => {
  const differing = withParticipant(withParticipant(active, FIRST_ID, { ...joined, observed: { word: 'gone' } }), SECOND_ID, joined);
  expect(managementOf(differing, ALL_ACTIONS).source).toBe('event-package');
  expect(followUp(differing, feed.packageUntil - 1, aPolicy())).toBeUndefined();
  const change = followUp(differing, feed.packageUntil, aPolicy());
  expect(change).toMatchObject({ event: 'rollcall.conference.event-package.v1', concerns: 'everyone' });
  if (!change) return;
  expect(statusOf(after(differing, change))).toEqual(['online', 'connected']);
  expect(managementOf(after(differing, change), ALL_ACTIONS).source).not.toBe('event-package');
});

it('people whom nobody invited take places, even if there are none left', () => {
  const seen = observing({ ...active, freePlaces: 0 }, { [THIRD_ID]: 'connected' });
  expect(seen.freePlaces).toBe(-1);
  expect(participantIn(seen, THIRD_ID)).toMatchObject({ desiredLeg: 0, observed: { word: 'connected' } });
  const request = { conferenceId: CONFERENCE_ID, at: LATER, desired: { status: 'online' }, dialsPerHour: 9 } as const;
  const left = withParticipant(seen, THIRD_ID, { observed: { word: 'disconnected' } });
  // Calling them would make the conference larger than it may be.
  expect(refusalOf(left, requestChange({ ...request, participantId: THIRD_ID }))).toBe('no-room');
  expect(refusalOf({ ...left, freePlaces: 0 }, requestChange({ ...request, participantId: THIRD_ID }))).toBeUndefined();
  expect(refusalOf(withParticipant(left, FIRST_ID, ended), requestChange({ ...request, participantId: FIRST_ID }))).toBeUndefined();
});
