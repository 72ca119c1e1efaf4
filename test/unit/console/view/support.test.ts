import type { ConferenceEvent } from '../../../../schemas/events/conference-event';
import { eventTypes } from '../../../../schemas/events/event-types';
import { en } from '../../../../console/texts/en';
import { support as german } from '../../../../console/texts/support/de';
import { support } from '../../../../console/texts/support/en';
import { factsOf, personOf } from '../../../../console/view/support-facts';
import { conferenceIdIn, supportLine } from '../../../../console/view/support-line';
import { lineOf } from '../../../../console/view/support-timeline';
import type { Conference, Participant } from '../../../../terminal';
import { CONFERENCE_ID } from '../../../support/a-conference';
import { AT, disconnected, lastAction, shownConference, shownParticipant, you } from '../../../support/shown-conference';

const words = { texts: { ...en, locale: 'en-GB' }, support };

const facts = (over: Partial<Conference> = {}): Record<string, string> =>
  Object.fromEntries(factsOf(shownConference(over), words).map(({ name, words: text }) => [name, text]));

const personFacts = (over: Partial<Participant> = {}, conference: Partial<Conference> = {}): Record<string, string> =>
  Object.fromEntries(
    personOf(shownParticipant(over), shownConference(conference), words).facts.map(({ name, words: text }) => [name, text]),
  );

describe('the facts of a conference', () => {
  it('say how it stands and who the initiator is', () => {
    expect(facts()).toMatchObject({ State: 'Active', Initiator: '+1 555 100 0000'.replaceAll(' ', '\u00a0'), Management: 'Available' });
    expect(facts()).not.toHaveProperty('Why it ended');
  });

  it('say why it ended, and how long it lasted', () => {
    const ended = facts({ state: 'ended', endReason: 'initiator-left', endedAt: '2026-11-23T09:04:07.000Z' });
    expect(ended).toMatchObject({ 'Why it ended': 'It ended because the initiator left.', Duration: '4:07' });
    expect(ended).not.toHaveProperty('Ends at the latest');
  });

  it('say why it cannot be managed, and that it never started', () => {
    const management = { available: false, source: null, reason: 'bridge-unreachable', actions: [] } as const;
    expect(facts({ management: { ...management, actions: [] }, startedAt: null })).toMatchObject({
      Management: 'Not available: the conference server does not answer',
      Started: 'Not started',
    });
  });

  it('do not say "you" to support, in either language', () => {
    const all = JSON.stringify([support, german], (_, value: unknown) => (typeof value === 'function' ? '' : value));
    const told = Object.values(support.endReasons).concat(Object.values(german.endReasons), Object.values(support.origins));
    expect(all.length).toBeGreaterThan(1_000);
    expect(told.filter((text) => /\byou\b|\byour\b|\bSie haben\b|\bIhr\b/i.test(text))).toEqual([]);
  });
});

describe('the facts of a participant', () => {
  it('say how the last leg ended, with the SIP code, and what was asked for', () => {
    const over = { ...disconnected({ method: 'failed', cause: 'no-answer', sipCode: 480 }), ...lastAction() };
    expect(personFacts(over)['Leg ended']).toMatch(/^Failed · No answer · SIP 480 · 23 Nov 2026/);
    expect(personFacts(over)['Last action']).toMatch(/^Mute · failed · BRIDGE_REFUSED · /);
  });

  it('say what became of the single-line call', () => {
    expect(personFacts({ call: { state: 'unconnected', cause: 'busy', at: AT } })['Single-line call']).toMatch(/^Not connected · Busy · /);
  });

  it('give the word of the event package only where it differs', () => {
    expect(personFacts({ eventPackage: { endpointStatus: 'on-hold' } })).toMatchObject({ 'Event package says': 'on hold' });
    expect(personFacts({ eventPackage: { endpointStatus: null } })).toMatchObject({ 'Event package says': 'Nothing' });
    for (const eventPackage of [null, { endpointStatus: 'connected' as const }]) {
      expect(personFacts({ eventPackage })).not.toHaveProperty('Event package says');
    }
  });

  it('name the initiator by number, and a party without name and number by the end of its id', () => {
    expect(personOf(you(), shownConference(), words).row.name).toMatch(/^\+1.555.100.0000 \(initiator\)$/);
    const hidden = shownParticipant({ displayName: null, phoneNumber: null });
    expect(personOf(hidden, shownConference(), words).row.name).toBe(`Participant …${hidden.participantId.slice(-4)}`);
  });

  it('show how the party stands, and not what was asked for, as the status', () => {
    expect(personOf(shownParticipant(lastAction()), shownConference(), words).row.words).toBe('Online');
  });
});

const eventOf = (type: string, over: Partial<ConferenceEvent['data']> = {}, subject: Partial<Participant> = {}): ConferenceEvent => {
  const { conferenceId, state, ...conference } = shownConference();
  const { phoneNumber, displayName, reference, ...ids } = shownParticipant(subject);
  expect([phoneNumber, displayName, reference]).toHaveLength(3);
  return {
    specversion: '1.0',
    id: `${conferenceId}_5`,
    source: 'https://rollcall.example',
    type: type as ConferenceEvent['type'],
    subject: conferenceId,
    time: AT,
    datacontenttype: 'application/json',
    sequence: '0000000005',
    data: {
      ...conference,
      conferenceId,
      previousVersion: 4,
      conferenceState: state,
      ...over,
      state: 'partial',
      participants: over.participants ?? [ids],
    },
  };
};

const people = new Map([you(), shownParticipant()].map((each) => [each.participantId, each]));
const line = (event: ConferenceEvent, known: ReadonlyMap<string, Participant> = people) =>
  lineOf({ by: 'event', event }, { people: known, ...words });

describe('the timeline', () => {
  it.each<[string, string, Partial<ConferenceEvent['data']>?, Partial<Participant>?]>([
    ['rollcall.conference.created.v1', 'The initiator opened the conference'],
    ['rollcall.conference.created.v1', 'The conference was opened by a call report', { origin: 'network' }],
    ['rollcall.conference.ended.v1', 'The conference has ended. Nobody could be reached.', { endReason: 'nobody-reached' }],
    ['rollcall.participant.joined.v1', 'Ben Okafor is online'],
    ['rollcall.participant.left.v1', 'Ben Okafor has been set offline', {}, disconnected()],
    ['rollcall.participant.left.v1', 'Ben Okafor left', {}, disconnected({ method: 'departed' })],
    ['rollcall.participant.failed.v1', 'Ben Okafor did not answer', {}, disconnected({ cause: 'no-answer' })],
    ['rollcall.participant.reported.v1', 'Ben Okafor: the phone rings', {}, { call: { state: 'alerting', cause: null, at: AT } }],
    ['rollcall.participant.requested.v1', 'Request for Ben Okafor: mute', {}, lastAction({ outcome: 'pending' })],
    ['rollcall.participant.observed.v1', 'The conference server reports Ben Okafor: on hold', {}, { endpointStatus: 'on-hold' }],
  ])('tells %s as: %s', (type, told, over = {}, subject = {}) => {
    expect(line(eventOf(type, over, subject)).words).toBe(told);
  });

  it.each(eventTypes)('tells %s in words, and names the type beside them', (type) => {
    const { words: told, detail } = line(eventOf(type, {}, lastAction()));
    expect(told).not.toContain('rollcall.');
    expect(told).not.toMatch(/(conference|participant)\.[a-z]/);
    expect(told).not.toContain('undefined');
    expect(detail).toBe(`Version 5 · ${type.slice('rollcall.'.length, -'.v1'.length)}`);
  });

  it('tells of somebody who is gone by the end of the id, and of an unknown type by its name', () => {
    expect(line(eventOf('rollcall.participant.removed.v1'), new Map()).words).toMatch(/^Participant …\w{4} was removed$/);
    expect(line(eventOf('rollcall.participant.sang.v1')).words).toBe('Ben Okafor: participant.sang');
  });

  it('tells what this page has seen, and speaks of the initiator as of anybody else', () => {
    const told = (activity: Parameters<typeof lineOf>[0] & { by: 'version' }) => lineOf(activity, { people, ...words }).words;
    const at = Date.parse(AT);
    expect(told({ by: 'version', entry: { id: 1, at, isNews: true, activity: { what: 'online', who: you() } } })).toMatch(
      /\(initiator\) is online$/,
    );
    expect(told({ by: 'version', entry: { id: 2, at, isNews: true, activity: { what: 'ended', reason: null } } })).toBe(
      'The conference has ended.',
    );
  });
});

it('finds the id of a conference in what somebody pastes', () => {
  expect(conferenceIdIn(`  {"conferenceId":"${CONFERENCE_ID}","version":3} `)).toBe(CONFERENCE_ID);
  for (const nonsense of ['', '+15550100', 'conf_', `${CONFERENCE_ID}0`, `x${CONFERENCE_ID}`, CONFERENCE_ID.toUpperCase()]) {
    expect(conferenceIdIn(nonsense)).toBeUndefined();
  }
});

it('says how well it is informed', () => {
  const said = (conference: Conference | undefined, offlineSince?: number) =>
    supportLine({ conference, offlineSince }, words.texts, support).words;
  expect(said(undefined)).toBe('Reading…');
  expect(said(shownConference())).toBe('Checked every 5 seconds');
  expect(said(shownConference({ state: 'ended' }))).toBe('Ended: nothing changes any more');
  expect(said(shownConference(), Date.parse(AT))).toMatch(/^Offline since \d\d:\d\d$/);
});

it('gives the initiator the initials of the name alone, and shows no number twice', () => {
  const rowOf = (over: Partial<Participant>) => personOf(you(over), shownConference(), words).row;
  expect(rowOf({ displayName: null })).toMatchObject({ initials: undefined, number: undefined });
  expect(rowOf({ displayName: 'Ada Moreau' })).toMatchObject({ initials: 'AM', name: 'Ada Moreau (initiator)' });
});
