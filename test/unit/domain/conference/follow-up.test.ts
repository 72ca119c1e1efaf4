import type { LegEnd } from '../../../../domain/bridge/leg-event';
import { applyChange } from '../../../../domain/conference/apply-change';
import { aloneSince, followUp } from '../../../../domain/conference/follow-up';
import { ALONE_MS, ASSEMBLY_CALL_MS, ASSEMBLY_IDLE_MS, ENDING_MS, LATECOMER_MS, type Policy } from '../../../../domain/conference/policy';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import type { CallState } from '../../../../schemas/participant-states';
import {
  aConference,
  anEnd,
  aParticipant,
  aPolicy,
  AT,
  FIRST_ID,
  type Members,
  onLeg,
  participantsOf,
  SECOND_ID,
} from '../../../support/a-conference';
import { withParticipant } from '../../../support/applying';

const NOW = AT + 5_000;
const joined: Members = onLeg(1, 'joined');
const ringing: Members = onLeg(1, 'ringing');
const desired: Members = {};
const gone = (end: Partial<LegEnd> = {}, disconnectedAt = AT + 1_000): Members => ({
  ...onLeg(1, 'ended'),
  disconnection: anEnd(end),
  disconnectedAt,
});
const busy = gone({ method: 'busy', cause: 'busy' });
const failed = gone({ method: 'failed', cause: 'unreachable' });
const lost = gone({ method: 'failed', cause: 'bridge-lost' });
/** The leg had joined before its connection broke. */
const cutOff: Members = { ...failed, hadJoined: true };
const setOffline: Members = { statusRequested: true, withdrawnLeg: 1 };
const notOnline: Members = { initialStatus: 'offline', desiredLeg: 0 };
const beingCalled: Members = { desiredLeg: 0, call: { state: 'alerting', at: AT, cause: null } };

const conferenceOf = (
  state: ConferenceRecord['state'],
  initiatorRecord: Members,
  first: Members,
  second: Members = notOnline,
): ConferenceRecord =>
  aConference({
    state,
    initiatorRecord,
    participants: { [FIRST_ID]: aParticipant(first), [SECOND_ID]: aParticipant(second) },
  });

/** What the change that follows does, by its result: a state, and a reason where it ends. */
const follows = (record: ConferenceRecord, now = NOW, policy: Partial<Policy> = {}): string | undefined => {
  const change = followUp(record, now, aPolicy(policy));
  if (!change) return undefined;
  const applied = applyChange(record, change);
  if (!applied.ok) throw new Error(`What follows is refused: ${applied.refusal}`);
  return [applied.next.state, applied.next.endReason].filter(Boolean).join(': ');
};

const leaves: Partial<Policy> = { endWhenInitiatorLeaves: true };
const stays: Partial<Policy> = { endWhenInitiatorLeaves: false };

describe('while it starts', () => {
  it.each<readonly [string, Members, Members, Members, Partial<Policy>, string | undefined]>([
    ['two legs are connected: active', joined, joined, notOnline, stays, 'active'],
    ['two legs are connected without the initiator: active', gone(), joined, joined, stays, 'active'],
    ['the initiator is still called: it waits', ringing, joined, notOnline, stays, undefined],
    ['a participant is still to be dialled: it waits', joined, desired, notOnline, stays, undefined],
    [
      'two others are connected although the initiator is busy: active, before the initiator decides it',
      busy,
      joined,
      joined,
      stays,
      'active',
    ],
    [
      'the initiator is busy and one other is connected: it cannot be reached',
      busy,
      joined,
      notOnline,
      stays,
      'ending: initiator-unreachable',
    ],
    ['the initiator is busy while others ring: it cannot be reached', busy, ringing, ringing, stays, 'ending: initiator-unreachable'],
    [
      'the initiator cannot be called while others ring: it cannot be reached',
      failed,
      ringing,
      ringing,
      stays,
      'ending: initiator-unreachable',
    ],
    [
      'the initiator was booted while others ring, and that does not end it',
      gone({ method: 'booted' }),
      ringing,
      ringing,
      stays,
      undefined,
    ],
    ['the initiator had joined and is cut off while others ring: it waits', cutOff, ringing, ringing, stays, undefined],
    ['the initiator hangs up, and that ends it', gone(), ringing, notOnline, leaves, 'ending: initiator-left'],
    ['the initiator hangs up, and that does not end it', gone(), ringing, notOnline, stays, undefined],
    ['the initiator hangs up, and one other is connected', gone(), joined, notOnline, stays, 'ending: nobody-reached'],
    ['nobody could be reached', joined, busy, busy, stays, 'ending: nobody-reached'],
    ['nobody could be reached while the initiator rings', ringing, busy, notOnline, stays, 'ending: nobody-reached'],
    ['everybody was set offline', joined, setOffline, notOnline, stays, 'ending: nobody-reached'],
    ['the initiator is still to be dialled and one other is connected: it waits', desired, joined, notOnline, stays, undefined],
    ['the initiator hangs up, and one other rings: it waits', gone(), ringing, busy, stays, undefined],
    ['the initiator is connected alone, and the bridge has lost the others', joined, lost, notOnline, stays, 'ending: nobody-reached'],
    ['all are gone, and the bridge lost the one before the last', gone({}, AT + 2_000), lost, notOnline, stays, 'ending: nobody-reached'],
    [
      'the bridge has lost one other, and a third still rings: it waits',
      gone(),
      { ...lost, disconnectedAt: AT + 2_000 },
      ringing,
      stays,
      undefined,
    ],
    [
      'all are gone, and the bridge lost the last one',
      gone(),
      { ...lost, disconnectedAt: AT + 2_000 },
      notOnline,
      stays,
      'ending: bridge-lost',
    ],
    [
      'all are gone, and the bridge lost the last one, who is listed first',
      gone(),
      { ...lost, disconnectedAt: AT + 3_000 },
      gone({}, AT + 2_000),
      stays,
      'ending: bridge-lost',
    ],
    ['the bridge has lost all', lost, lost, lost, stays, 'ending: bridge-lost'],
    ['the bridge has lost the initiator', lost, ringing, notOnline, stays, 'ending: bridge-lost'],
    ['a call is still being made that may bring its party in', joined, busy, beingCalled, stays, undefined],
  ])('%s', (_what, initiator, first, second, policy, expected) => {
    expect(follows(conferenceOf('starting', initiator, first, second), NOW, policy)).toBe(expected);
  });

  it.each<readonly [string, Members]>([
    ['somebody has set its participant offline', { statusRequested: true }],
    ['its participant is removed', { removed: true }],
    ['its participant has had a leg', gone()],
    ['it did not connect', { call: { state: 'unconnected', at: AT, cause: null } }],
  ])('waits for no call if %s', (_why, members) => {
    expect(follows(conferenceOf('starting', joined, busy, { ...beingCalled, ...members }))).toBe('ending: nobody-reached');
  });

  it('a conference without its initiator ends like one whose initiator is gone', () => {
    const record = conferenceOf('starting', gone(), joined);
    const { [record.initiatorId]: _gone, ...participants } = record.participants;
    expect(follows({ ...record, participants })).toBe('ending: nobody-reached');
  });

  it('waits for a call that is being made as long as a phone may ring, and a minute more', () => {
    const record = conferenceOf('starting', joined, busy, beingCalled);
    const latest = AT + 30_000 + LATECOMER_MS;
    expect(follows(record, latest - 1)).toBeUndefined();
    expect(follows(record, latest)).toBe('ending: nobody-reached');
  });

  it('an initiator who was set offline before the start has not left', () => {
    expect(follows(conferenceOf('starting', setOffline, joined, ringing), NOW, leaves)).toBeUndefined();
  });
});

describe('while the bridge does not answer', () => {
  const givenUp = gone({ method: 'failed', cause: 'network' });
  it.each<readonly [string, ConferenceRecord['state'], Members, Members, Members, string | undefined]>([
    ['the dial of the initiator was given up', 'starting', givenUp, desired, desired, 'ending: bridge-unreachable'],
    ['the dial of one other was given up, and nobody else is expected', 'starting', ringing, busy, givenUp, 'ending: bridge-unreachable'],
    ['another is still dialled', 'starting', ringing, desired, givenUp, undefined],
    ['the initiator was busy before', 'starting', busy, desired, desired, 'ending: initiator-unreachable'],
    ['the others were busy before', 'starting', ringing, busy, busy, 'ending: nobody-reached'],
    ['the dial of the initiator was given up while two talk', 'active', givenUp, joined, joined, 'ending: bridge-unreachable'],
  ])('%s, in the state %s', (_what, state, initiator, first, second, expected) => {
    const record = conferenceOf(state, initiator, first, second);
    expect(follows({ ...record, bridgeSilent: true })).toBe(expected);
  });

  it('a dial that fails while the bridge answers is a failure of the phone network', () => {
    expect(follows(conferenceOf('starting', givenUp, desired, desired))).toBe('ending: initiator-unreachable');
    expect(follows(conferenceOf('starting', ringing, givenUp))).toBe('ending: nobody-reached');
  });
});

describe('while it is active', () => {
  it.each<readonly [string, Members, Members, Members, Partial<Policy>, string | undefined]>([
    [
      'the initiator was busy while two others were quicker: it cannot be reached',
      busy,
      joined,
      joined,
      stays,
      'ending: initiator-unreachable',
    ],
    ['the initiator had joined and is cut off, and that does not end it', cutOff, joined, joined, stays, undefined],
    ['the initiator had joined and is cut off, and that ends it', cutOff, joined, joined, leaves, 'ending: initiator-left'],
    ['the initiator leaves, and that ends it', gone(), joined, joined, leaves, 'ending: initiator-left'],
    ['the initiator leaves, and that does not end it', gone(), joined, joined, stays, undefined],
    ['an initiator who never had a leg has not left', setOffline, joined, joined, leaves, undefined],
    ['the initiator is desired again', { ...gone(), desiredLeg: 2 }, joined, joined, leaves, undefined],
    ['the last one to leave is the initiator', gone({}, AT + 2_000), gone(), notOnline, stays, 'ending: initiator-left'],
    ['the last one to leave is another', gone(), gone({}, AT + 2_000), notOnline, stays, 'ending: alone'],
    ['the bridge has lost all', lost, lost, lost, stays, 'ending: bridge-lost'],
    ['the bridge has lost the initiator, and that ends it', lost, joined, joined, leaves, 'ending: bridge-lost'],
    ['all are gone, and the bridge lost the one before the last', gone({}, AT + 2_000), lost, notOnline, stays, 'ending: initiator-left'],
    ['the bridge has lost the initiator, and that does not end it', lost, joined, joined, stays, undefined],
    ['the bridge has lost the initiator, who is desired again', { ...lost, desiredLeg: 2 }, joined, joined, leaves, undefined],
    [
      'the initiator could not be called while two others were quicker: it cannot be reached',
      failed,
      joined,
      joined,
      stays,
      'ending: initiator-unreachable',
    ],
    ['the initiator was busy and is desired again', { ...busy, desiredLeg: 2 }, joined, joined, stays, undefined],
    ['all are gone without having had a leg', setOffline, notOnline, notOnline, stays, 'ending: alone'],
    ['somebody is to be dialled while one is there', joined, desired, gone(), stays, undefined],
    ['one of three leaves', joined, joined, gone(), stays, undefined],
    ['somebody is dialled while one is there', joined, ringing, gone(), stays, undefined],
  ])('%s', (_what, initiator, first, second, policy, expected) => {
    expect(follows(conferenceOf('active', initiator, first, second), NOW, policy)).toBe(expected);
  });

  const secondBusy: Members = { ...busy, ...onLeg(2, 'ended'), withdrawnLeg: 1 };
  it.each([
    ['does not end it', stays],
    ['ends it', leaves],
  ])('a later leg of the initiator is busy, and none had joined: it cannot be reached, whether or not its end %s', (_what, policy) => {
    expect(follows(conferenceOf('active', secondBusy, joined, joined), NOW, policy)).toBe('ending: initiator-unreachable');
  });

  it.each([
    ['starting', 'does not end it', ringing, stays, undefined],
    ['starting', 'ends it', ringing, leaves, 'ending: initiator-left'],
    ['active', 'does not end it', joined, stays, undefined],
    ['active', 'ends it', joined, leaves, 'ending: initiator-left'],
  ] as const)('the initiator had joined, came back (%s) and was busy then, and that %s', (state, _what, others, policy, expected) => {
    const record = { ...conferenceOf(state, secondBusy, others, others), initiatorHadJoined: true } as const;
    expect(follows(record, NOW, policy)).toBe(expected);
  });

  it('one has been alone for a minute since the other left', () => {
    const record = conferenceOf('active', joined, gone({}, AT + 10_000));
    expect(follows(record, AT + 10_000 + ALONE_MS - 1)).toBeUndefined();
    expect(follows(record, AT + 10_000 + ALONE_MS)).toBe('ending: alone');
  });

  it('who has just come is not alone since the others left', () => {
    const record = conferenceOf('active', { ...joined, joinedAt: AT + 50_000 }, gone({}, AT + 10_000));
    expect(follows(record, AT + 10_000 + ALONE_MS)).toBeUndefined();
    expect(follows(record, AT + 50_000 + ALONE_MS)).toBe('ending: alone');
  });

  it('nobody is alone while another leg rings, however long', () => {
    const record = conferenceOf('active', joined, ringing, gone({}, AT + 10_000));
    expect(follows(record, AT + 30 * ALONE_MS)).toBeUndefined();
  });

  it('nobody is alone while another participant is to be dialled, however long', () => {
    const record = conferenceOf('active', joined, desired, gone({}, AT + 10_000));
    expect(follows(record, AT + 30 * ALONE_MS)).toBeUndefined();
  });

  it('a single leg that only rings is not alone', () => {
    const record = conferenceOf('active', gone(), ringing, gone({}, AT + 10_000));
    expect(follows(record, AT + 30 * ALONE_MS)).toBeUndefined();
  });

  it('somebody has been alone since a time only in an active conference', () => {
    const record = conferenceOf('active', joined, gone({}, AT + 10_000));
    expect(aloneSince(record)).toBe(AT + 10_000);
    expect(aloneSince({ ...record, state: 'starting' })).toBeUndefined();
    expect(aloneSince({ ...record, state: 'ending' })).toBeUndefined();
  });

  it.each(['starting', 'active'] as const)('its time is up while it is %s', (state) => {
    const record = { ...conferenceOf(state, joined, ringing, ringing), endsAt: AT + 9_000 };
    expect(follows(record, AT + 8_999)).toBeUndefined();
    expect(follows(record, AT + 9_000)).toBe('ending: expired');
  });

  it('what follows from who is there is refused once somebody else is there', () => {
    const record = conferenceOf('active', gone(), joined, joined);
    const change = followUp(record, NOW, aPolicy(leaves));
    expect(change && applyChange({ ...record, version: record.version + 1 }, change)).toMatchObject({
      ok: false,
      refusal: 'conflict',
    });
  });
});

describe('while it assembles', () => {
  const reported = (...states: readonly CallState[]): ConferenceRecord =>
    aConference({ participants: participantsOf(states.length, { initialStatus: 'offline', desiredLeg: 0 }), origin: 'network' });
  const withCalls = (...states: readonly (CallState | undefined)[]): ConferenceRecord => {
    const record = reported(...states.map((state) => state ?? 'dialing'));
    const participants = Object.fromEntries(
      Object.entries(record.participants).map(([id, participant], index) => {
        const state = id === record.initiatorId ? undefined : states[index - 1];
        const up = state === 'held' || state === 'connected';
        return [
          id,
          { ...participant, ...(state === undefined ? {} : { call: { state, at: AT, cause: null } }), ...(up ? { desiredLeg: 1 } : {}) },
        ] as const;
      }),
    );
    return { ...record, participants };
  };

  const withRemoved = (record: ConferenceRecord): ConferenceRecord => withParticipant(record, SECOND_ID, { removed: true });
  const withSecondRequested = (record: ConferenceRecord): ConferenceRecord =>
    withParticipant(record, SECOND_ID, { statusRequested: true, desiredLeg: 1 });

  it.each<readonly [string, ConferenceRecord, string | undefined]>([
    ['its only call is released: it is abandoned', withCalls('released'), 'ended: abandoned'],
    ['its last call is released, and another did not connect: it waits', withCalls('released', 'unconnected'), undefined],
    ['one call did not connect after another was released: it waits', withCalls('unconnected', 'released'), undefined],
    ['a call did not connect, and others may be made: it waits', withCalls('unconnected'), undefined],
    ['a call is still held: it waits', withCalls('released', 'held'), undefined],
    ['a call is still being made: it waits', withCalls('released', 'dialing'), undefined],
    [
      'its last call is released, and the only other one was removed: it is abandoned',
      withRemoved(withCalls('released', 'held')),
      'ended: abandoned',
    ],
    ['no call connected: it waits', withCalls('unconnected', 'unconnected'), undefined],
    ['all of its calls are released: it is abandoned', withCalls('released', 'released'), 'ended: abandoned'],
    [
      'somebody whose call is released is to be called all the same: it waits',
      withSecondRequested(withCalls('released', 'released')),
      undefined,
    ],
    ['somebody is yet to be called: it waits', withCalls('released', undefined), undefined],
  ])('%s', (_what, record, expected) => {
    expect(follows(record)).toBe(expected);
  });

  it('nothing has happened for half an hour', () => {
    const record = aConference();
    expect(follows(record, AT + ASSEMBLY_IDLE_MS - 1)).toBeUndefined();
    expect(follows(record, AT + ASSEMBLY_IDLE_MS)).toBe('ended: abandoned');
  });

  it.each(['held', 'connected'] as const)('nothing has happened for twelve hours, although a call is %s', (state) => {
    const record = aConference({ participants: { [FIRST_ID]: aParticipant({ call: { state, at: AT, cause: null } }) } });
    expect(follows(record, AT + ASSEMBLY_CALL_MS - 1)).toBeUndefined();
    expect(follows(record, AT + ASSEMBLY_CALL_MS)).toBe('ended: abandoned');
  });
});

describe('while it ends', () => {
  const ending = (first: Members): ConferenceRecord => ({ ...conferenceOf('ending', gone(), first), endReason: 'alone', endingAt: AT });

  it('has ended when no leg is left', () => {
    expect(follows(ending(gone()))).toBe('ended: alone');
    expect(follows(ending(joined))).toBeUndefined();
  });

  it('has ended after 30 seconds, whatever the bridge says', () => {
    expect(follows(ending(joined), AT + ENDING_MS - 1)).toBeUndefined();
    const change = followUp(ending(joined), AT + ENDING_MS, aPolicy());
    expect(change?.event).toBe('rollcall.participant.left.v1');
    const applied = change && applyChange(ending(joined), change);
    if (!applied?.ok) throw new Error('The legs must end first');
    expect(follows(applied.next, AT + ENDING_MS)).toBe('ended: alone');
  });

  it('nothing follows once it has ended', () => {
    expect(follows({ ...ending(gone()), state: 'ended' }, AT + 10 * ENDING_MS)).toBeUndefined();
  });
});
