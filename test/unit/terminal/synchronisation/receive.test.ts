import type { Conference, PartialConference } from '../../../../schemas/conference';
import type { Participant } from '../../../../schemas/participant';
import { managementDefaults } from '../../../../schemas/terminal-defaults';
import type { FullStateMessage, PartialStateMessage } from '../../../../schemas/terminal-messages';
import { type ConferenceUpdate, receive } from '../../../../terminal/synchronisation/receive';
import { aConferenceView, aParticipantView } from '../../../support/conference-views';
import { CONFERENCE_ID, FIRST_ID, INITIATOR_ID, phoneNumberAt, SECOND_ID } from '../../../support/a-conference';

const AT = '2026-11-23T09:00:00.000Z';

const participant = (participantId: string, over: Partial<Participant> = {}): Participant => ({
  ...aParticipantView(phoneNumberAt(1), { participantId, displayName: 'Ada', call: { state: 'held', cause: null, at: AT } }),
  joinedAt: AT,
  version: 4,
  ...over,
});

const initiator = participant(INITIATOR_ID, { role: 'initiator', actions: ['online', 'offline', 'mute', 'hold', 'end'] });

const mine = aConferenceView([initiator, participant(FIRST_ID)], {
  state: 'starting',
  version: 5,
  subject: 'Tuesday call',
  createdAt: AT,
  startedAt: AT,
  endsAt: AT,
  maxParticipants: 100,
  management: { source: 'call-reports', ...managementDefaults, actions: [...managementDefaults.actions] },
});

const partial = (over: Partial<PartialStateMessage> = {}): PartialStateMessage => ({
  type: 'state',
  state: 'partial',
  conferenceId: CONFERENCE_ID,
  version: 6,
  previousVersion: 5,
  participants: [],
  ...over,
});

const { state: conferenceState, ...rest } = mine;
const full: FullStateMessage = { type: 'state', state: 'full', ...rest, conferenceState };

const kept = (known: Conference | undefined, update: ConferenceUpdate): Conference => {
  const reaction = receive(known, update);
  if (reaction.do !== 'keep') throw new Error(`It is not kept, but ${reaction.do}`);
  return reaction.conference;
};

describe('a partial state', () => {
  it.each<[string, Partial<PartialStateMessage>, string]>([
    ['is dropped where it is known', { version: 5, previousVersion: 4 }, 'nothing'],
    ['is dropped if a newer state is known', { version: 4, previousVersion: 3 }, 'nothing'],
    ['is kept where it follows what is known', { version: 6, previousVersion: 5 }, 'keep'],
    ['is kept where it begins before what is known', { version: 8, previousVersion: 2 }, 'keep'],
    ['is asked for where something before it is missing', { version: 7, previousVersion: 6 }, 'ask'],
  ])('%s', (_what, over, reaction) => {
    expect(receive(mine, partial(over)).do).toBe(reaction);
  });

  it('makes the terminal ask if it knows nothing yet', () => {
    expect(receive(undefined, partial())).toEqual({ do: 'ask' });
  });

  it('keeps the members of the conference that it leaves out', () => {
    expect(kept(mine, partial({ conferenceState: 'active' }))).toEqual({ ...mine, version: 6, state: 'active' });
  });

  it('replaces the variable members of a participant and keeps the fixed ones', () => {
    const sent = { participantId: FIRST_ID, version: 6, status: 'online', endpointStatus: 'muted-via-focus', muted: true } as const;
    const [, first] = kept(mine, partial({ participants: [sent] })).participants;
    expect(first).toEqual(participant(FIRST_ID, { ...sent, joinedAt: null }));
  });

  it('may leave out null members of an end, and the default code of an outcome', () => {
    const sent = {
      participantId: FIRST_ID,
      version: 6,
      disconnection: { method: 'busy', cause: 'busy', at: AT },
      lastAction: { action: 'mute', outcome: 'failed', at: AT },
    } as const;
    expect(kept(mine, partial({ participants: [sent] })).participants[1]).toMatchObject({
      disconnection: { method: 'busy', cause: 'busy', sipCode: null, at: AT },
      lastAction: { action: 'mute', outcome: 'failed', code: 'BRIDGE_REFUSED', at: AT },
    });
  });

  it('does not replace a newer participant', () => {
    const sent = { participantId: FIRST_ID, version: 3, muted: true };
    expect(kept(mine, partial({ previousVersion: 2, participants: [sent] })).participants).toEqual(mine.participants);
  });

  it('removes participants', () => {
    const sent = { participantId: FIRST_ID, version: 6, removed: true } as const;
    expect(kept(mine, partial({ participants: [sent] })).participants).toEqual([initiator]);
  });

  it('adds participants, in the order of GET', () => {
    const {
      call: _call,
      initialStatus: _status,
      displayName: _name,
      reference: _reference,
      ...sent
    } = participant(SECOND_ID, { version: 6 });
    const added = kept({ ...mine, participants: [initiator] }, partial({ participants: [sent, participant(FIRST_ID, { version: 6 })] }));
    expect(added.participants).toEqual([
      initiator,
      participant(FIRST_ID, { version: 6 }),
      participant(SECOND_ID, { version: 6, call: null, initialStatus: null, displayName: null }),
    ]);
  });

  it('makes the terminal ask if it changes an unknown participant', () => {
    expect(receive(mine, partial({ participants: [{ participantId: SECOND_ID, version: 6, muted: true }] }))).toEqual({ do: 'ask' });
  });

  it('may restrict the management of the conference', () => {
    const silent = partial({ management: { available: false, source: 'call-reports', reason: 'bridge-unreachable', actions: ['end'] } });
    expect(kept(mine, silent).management).toEqual(silent.management);
    expect(kept({ ...mine, management: kept(mine, silent).management }, partial({ management: { source: 'request' } })).management).toEqual(
      {
        ...mine.management,
        source: 'request',
      },
    );
  });

  it('may be an answer to GET', () => {
    const sent: PartialConference = {
      conferenceId: CONFERENCE_ID,
      state: 'partial',
      previousVersion: 5,
      version: 7,
      conferenceState: 'ending',
      endReason: 'alone',
      participants: [participant(FIRST_ID, { version: 7, endpointStatus: 'disconnecting', status: 'offline' })],
    };
    expect(kept(mine, sent)).toMatchObject({
      state: 'ending',
      endReason: 'alone',
      version: 7,
      participants: [initiator, sent.participants[0]],
    });
  });
});

describe('a whole state', () => {
  it('replaces the known state', () => {
    expect(kept(undefined, full)).toEqual(mine);
    expect(kept({ ...mine, subject: 'Monday call', version: 3 }, full)).toEqual(mine);
    expect(kept(undefined, mine)).toEqual(mine);
  });

  it('is dropped if a newer state is known', () => {
    expect(receive({ ...mine, version: 6 }, full)).toEqual({ do: 'nothing' });
    expect(receive({ ...mine, version: 6 }, mine)).toEqual({ do: 'nothing' });
  });
});

it('a state that is too large for a message is fetched once', () => {
  const resync = { type: 'resync', conferenceId: CONFERENCE_ID, version: 6 } as const;
  expect([undefined, mine].map((known) => receive(known, resync))).toEqual([{ do: 'get' }, { do: 'get' }]);
  expect(receive({ ...mine, version: 6 }, resync)).toEqual({ do: 'nothing' });
});

it('a fetched state that is older than announced is kept, and fetched again', () => {
  const resync = { type: 'resync', conferenceId: CONFERENCE_ID, version: 7 } as const;
  const stale = kept(mine, { ...mine, version: 6 });
  expect(receive(stale, resync)).toEqual({ do: 'get' });
  expect(receive(kept(stale, { ...mine, version: 7 }), resync)).toEqual({ do: 'nothing' });
});
