import { hourOf } from '../../../../domain/clock-hour';
import type { ConferenceRecord } from '../../../../domain/conference/record';
import { initiatorKeyOf } from '../../../../domain/ids/conference-id';
import { requestedAction } from '../../../../domain/participant/requested-action';
import { requestCallsHandler } from '../../../../functions/calls/request-calls';
import { AccessNetworkRefused, AccessNetworkUnavailable, type CallRequest } from '../../../../functions/ports/access-network';
import type { Settings } from '../../../../functions/runtime/settings';
import { aConference, AT, CONFERENCE_ID, conferenceWithFirst, FIRST_ID, type Members, phoneNumberAt } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';
import { sqsEvent } from '../../../support/sqs-event';

const call: CallRequest = {
  conferenceId: CONFERENCE_ID,
  participantId: FIRST_ID,
  initiator: phoneNumberAt(0),
  participant: phoneNumberAt(1),
  requestId: 'request-1',
};
/** What the queue holds of it. */
const message = { conferenceId: CONFERENCE_ID, participantId: FIRST_ID, requestId: 'request-1' };
const invited = (members: Members = {}, state: ConferenceRecord['state'] = 'assembling') =>
  conferenceWithFirst({ withdrawnLeg: 1, ...members }, { state });
const held = { call: { state: 'held', at: AT, cause: null } } as const;

type Given = {
  readonly error?: Error;
  readonly mayDial?: boolean;
  readonly past?: ConferenceRecord;
  readonly settings?: Partial<Settings>;
};

const requested = async (action: 'connect' | 'release', record?: ConferenceRecord, given: Given = {}) => {
  const deps = memoryDeps({ settings: { dialsPerHour: 7, ...given.settings } });
  if (record) deps.store.place(record);
  if (given.past) await deps.store.archive(given.past);
  const asked: (readonly [string, CallRequest])[] = [];
  const counted: unknown[] = [];
  const ask = (what: string) => async (request: CallRequest) => {
    asked.push([what, request]);
    if (given.error) throw given.error;
  };
  const handler = requestCallsHandler({
    ...deps,
    accessNetwork: async () => ({ connectCall: ask('connect'), releaseCall: ask('release') }),
    dialCounter: {
      counted: async () => 0,
      count: async (...args) => {
        counted.push(args);
        return given.mayDial ?? true;
      },
    },
  });
  const { batchItemFailures } = await handler(sqsEvent([{ id: 'one', body: { ...message, action } }]));
  return { asked, counted, lines: deps.lines, reads: deps.store.reads, isDone: batchItemFailures.length === 0 };
};

describe('a single-line call', () => {
  it('is placed for an assembly, and counted for its initiator', async () => {
    const { asked, counted, isDone, reads } = await requested('connect', invited());
    expect(asked).toEqual([['connect', call]]);
    expect(counted).toEqual([[initiatorKeyOf(CONFERENCE_ID), AT, 7]]);
    expect(isDone).toBe(true);
    expect(reads).toEqual([{ consistent: true }]);
  });

  it.each([
    ['the conference has started', invited({}, 'starting')],
    ['the network has reported it', invited(held)],
    ['the participant was removed', invited({ removed: true })],
    ['the participant is gone', aConference({ participants: {} })],
    ['the conference is gone', undefined],
    ['another conference has taken its place', { ...invited(), conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` }],
  ])('is not placed if %s', async (_why, record) => {
    expect(await requested('connect', record)).toMatchObject({ asked: [], counted: [], isDone: true });
  });

  it.each([
    ['are counted for the same limit', hourOf(AT), 2],
    ['of another hour are not', hourOf(AT) - 1, 7],
  ])('may be placed as often as the legs have left: legs that %s', async (_which, dialHour, left) => {
    const { counted } = await requested('connect', { ...invited(), dialHour, dialCount: 5 });
    expect(counted).toEqual([[initiatorKeyOf(CONFERENCE_ID), AT, left]]);
  });

  it.each([
    ['the participant', { deniedPrefixes: [phoneNumberAt(1)] }],
    ['the initiator, whose phone rings as well', { deniedPrefixes: [phoneNumberAt(0)] }],
    ['the participant, since no prefix allows it', { allowedPrefixes: ['+44'] }],
  ])('is not placed if the settings have come to forbid the number of %s, and that is logged', async (_whose, settings) => {
    const { asked, counted, isDone, lines } = await requested('connect', invited(), { settings });
    expect([asked, counted, isDone]).toEqual([[], [], true]);
    expect(lines).toEqual([
      { event: 'call.refused', conferenceId: CONFERENCE_ID, participantId: FIRST_ID, action: 'connect', status: 422 },
    ]);
  });

  it('is not placed beyond the limit of the hour, and that is logged', async () => {
    const { asked, isDone, lines } = await requested('connect', invited(), { mayDial: false });
    expect([asked, isDone]).toEqual([[], true]);
    expect(lines).toEqual([
      { event: 'call.refused', conferenceId: CONFERENCE_ID, participantId: FIRST_ID, action: 'connect', status: 429 },
    ]);
  });
});

describe('the release of a single-line call', () => {
  it('is asked for while the conference runs, and counts as no call', async () => {
    const { asked, counted } = await requested('release', invited(held, 'active'));
    expect(asked).toEqual([['release', call]]);
    expect(counted).toEqual([]);
  });

  it('is asked for although the participant was removed: the initiator is busy with the call', async () => {
    const { asked } = await requested('release', invited({ ...held, removed: true }, 'active'));
    expect(asked).toEqual([['release', call]]);
  });

  it.each([
    ['the call is over already', invited({ call: { state: 'released', at: AT, cause: null } }, 'active')],
    ['there is no call', invited({}, 'active')],
    ['the conference does not run', invited(held)],
    ['Rollcall did not ask for the call of the assembly that has ended', invited(held, 'ended')],
    ['Rollcall wants the call that it asked for', invited({ callRequested: true })],
  ])('is not asked for if %s', async (_why, record) => {
    expect((await requested('release', record)).asked).toEqual([]);
  });
});

describe('the release of a call that Rollcall asked for', () => {
  const asked: Members = { callRequested: true };
  const next = (members: Members) => ({ ...invited(members), conferenceId: `${CONFERENCE_ID.slice(0, -1)}1` });

  it.each([
    ['the assembly has ended before the network reported the call', invited(asked, 'ended'), undefined],
    ['the assembly has ended while the call is up', invited({ ...asked, ...held }, 'ended'), undefined],
    ['the participant was removed before the network reported the call', invited({ ...asked, removed: true }), undefined],
    ['another conference without the participant has taken the place', next({ removed: true }), invited(asked, 'ended')],
  ])('is asked for if %s', async (_why, record, past) => {
    expect((await requested('release', record, past ? { past } : {})).asked).toEqual([['release', call]]);
  });

  it.each([
    ['still rings', 'alerting'],
    ['was answered in between', 'connected'],
  ] as const)('is stopped for a participant who was removed before the start if it %s', async (_what, state) => {
    const members: Members = { call: { ...held.call, state }, removed: true, lastAction: requestedAction('remove', AT) };
    expect((await requested('release', invited(members))).asked).toEqual([['release', call]]);
    const over: Members = { ...members, call: { ...held.call, state: 'released' } };
    expect((await requested('release', invited(over))).asked).toEqual([]);
  });

  it('is not asked for if the next conference needs a call with the same participant', async () => {
    expect((await requested('release', next(asked), { past: invited(asked, 'ended') })).asked).toEqual([]);
  });
});

describe('an access network', () => {
  it('that refuses is not asked again, and that is logged', async () => {
    const { isDone, lines } = await requested('release', invited(held, 'active'), { error: new AccessNetworkRefused(403) });
    expect(isDone).toBe(true);
    expect(lines).toMatchObject([{ event: 'call.refused', action: 'release', status: 403 }]);
  });

  it('that does not answer is asked again', async () => {
    expect((await requested('connect', invited(), { error: new AccessNetworkUnavailable('busy') })).isDone).toBe(false);
  });
});
