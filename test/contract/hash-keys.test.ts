/** What a newer hash key means for each operation that knows a number: what it finds, and what it costs. */
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { reportCallsHandler } from '../../functions/calls/report-calls';
import { createConferenceHandler } from '../../functions/conferences/create-conference';
import { endConferenceHandler } from '../../functions/conferences/end-conference';
import { getConferenceHandler } from '../../functions/conferences/get-conference';
import { getCurrentConferenceHandler } from '../../functions/conferences/get-current-conference';
import { listConferencesHandler } from '../../functions/conferences/list-conferences';
import { addParticipantsHandler } from '../../functions/participants/add-participants';
import { secretsFor } from '../../functions/partners/deliveries/subscription-secret';
import { createSubscriptionHandler } from '../../functions/partners/subscriptions/create-subscription';
import { deleteSubscriptionHandler } from '../../functions/partners/subscriptions/delete-subscription';
import { listSubscriptionsHandler } from '../../functions/partners/subscriptions/list-subscriptions';
import { rotateSubscriptionSecretHandler } from '../../functions/partners/subscriptions/rotate-subscription-secret';
import { reportCalls } from '../../schemas/api/calls';
import { createConference, endConference, getConference, getCurrentConference, listConferences } from '../../schemas/api/conferences';
import { addParticipants } from '../../schemas/api/participants';
import { createSubscription, deleteSubscription, listSubscriptions, rotateSubscriptionSecret } from '../../schemas/api/subscriptions';
import { Conference } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import { NewSubscription, RotatedSecret, SubscriptionPage } from '../../schemas/subscription';
import { sender, type Sender, type SendOptions } from '../api/support/sender';
import { storedConference } from '../api/support/conferences';
import { type Api, type ApiDeps, startApi } from '../api/support/start-api';
import { keysOf, type Process, secrets } from '../support/two-hash-keys';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());
beforeEach(() => {
  api.clock.now += MINUTE_MS;
});

const senders = {
  create: sender(createConference, createConferenceHandler, () => api),
  get: sender(getConference, getConferenceHandler, () => api),
  current: sender(getCurrentConference, getCurrentConferenceHandler, () => api),
  list: sender(listConferences, listConferencesHandler, () => api),
  end: sender(endConference, endConferenceHandler, () => api),
  add: sender(addParticipants, addParticipantsHandler, () => api),
  report: sender(reportCalls, reportCallsHandler, () => api),
} as const;

const ask = async (what: Sender, by: Process, options: SendOptions) => what.send({ ...options, deps: { ...options.deps, ...keysOf(by) } });

const opened = async (initiator: string, by: Process): Promise<Conference> => {
  const answer = await ask(senders.create, by, { caller: { phoneNumber: initiator }, body: { participants: [] } });
  expect(answer.statusCode).toBe(201);
  return Conference.parse(JSON.parse(answer.body));
};

const ended = async (initiator: string, by: Process): Promise<void> => {
  const { conferenceId } = await opened(initiator, by);
  await ask(senders.end, by, { caller: { phoneNumber: initiator }, params: { conferenceId } });
  api.clock.now += MINUTE_MS;
};

let calls = 0;
const reportOf = (initiator: string): SendOptions => {
  const call = { callId: `call-${(calls += 1)}`, state: 'held', occurredAt: new Date(api.clock.now).toISOString() };
  const reports = [{ reportId: `r-${calls}`, initiator, participant: '+15559999999', ...call }];
  return { caller: { clientId: 'network', phoneNumber: null }, body: { reports } };
};

type Asked = keyof typeof senders;
const optionsOf = (asked: Asked, initiator: string): SendOptions => {
  if (asked === 'report') return reportOf(initiator);
  return { caller: { phoneNumber: initiator }, ...(asked === 'create' ? { body: { participants: [] } } : {}) };
};

/** Everything that was asked of DynamoDB, but for what tells terminals. */
const costOf = async (asked: Asked, initiator: string, by: Process): Promise<string> => {
  const from = api.requests.length;
  await ask(senders[asked], by, optionsOf(asked, initiator));
  const words = { GetItem: 'read', UpdateItem: 'write', PutItem: 'copy', Query: 'query' } as const;
  return api.requests
    .slice(from)
    .filter(({ table }) => table === 'conferences')
    .map(({ action }) => words[action as keyof typeof words])
    .join(' ');
};

const nothing = async () => undefined;
const openBy = (by: Process) => (initiator: string) => opened(initiator, by);
const endedBy = (by: Process) => (initiator: string) => ended(initiator, by);

describe('what it costs', () => {
  it.each<readonly [Asked, string, Process, (initiator: string) => Promise<unknown>, string]>([
    ['create', 'one key, nothing before', 'stale', nothing, 'write'],
    ['create', 'one key, after another', 'stale', endedBy('stale'), 'write copy'],
    ['current', 'one key', 'stale', nothing, 'read'],
    ['list', 'one key', 'stale', nothing, 'query'],
    ['report', 'one key, the first call', 'stale', nothing, 'write write'],
    ['report', 'one key, another call', 'stale', openBy('stale'), 'write write'],
    ['create', 'both, the old one first', 'knowing', nothing, 'write'],
    ['create', 'both, nothing before', 'using', nothing, 'read write write'],
    ['create', 'both, a conference under the old one', 'using', endedBy('stale'), 'read copy write write'],
    ['create', 'both, a conference under the new one', 'using', endedBy('using'), 'read write copy'],
    ['current', 'both, open under the new one', 'using', openBy('using'), 'read'],
    ['current', 'both, open under the old one', 'using', openBy('stale'), 'read read'],
    ['list', 'both', 'using', nothing, 'query query'],
    ['report', 'both, the first call', 'using', nothing, 'write read read read write write'],
    ['report', 'both, another call under the new one', 'using', openBy('using'), 'write write'],
    ['report', 'both, another call under the old one', 'using', openBy('stale'), 'write read read write'],
    ['create', 'the new one alone', 'alone', nothing, 'write'],
    ['current', 'the new one alone', 'alone', nothing, 'read'],
  ])('%s with %s', async (asked, _what, by, before, expected) => {
    const initiator = api.newNumber();
    await before(initiator);
    expect(await costOf(asked, initiator, by)).toBe(expected);
  });
});

describe('a conference of before', () => {
  it('is managed with the ids that its own key makes, by whoever has both', async () => {
    const initiator = api.newNumber();
    const { conferenceId } = await opened(initiator, 'stale');
    const caller = { phoneNumber: initiator };
    const body = { participants: [{ phoneNumber: '+15559999999' }] };
    expect((await ask(senders.add, 'using', { caller, params: { conferenceId }, body })).statusCode).toBe(202);
    await ask(senders.report, 'using', reportOf(initiator));
    const found = Conference.parse(JSON.parse((await ask(senders.get, 'stale', { caller, params: { conferenceId } })).body));
    expect(found.participants.map(({ phoneNumber }) => phoneNumber)).toEqual([initiator, '+15559999999']);
  });

  it('passes the count of its dials on to the next, under the new key', async () => {
    const { initiator, key } = await storedConference(api, { state: 'ended' });
    const last = await api.store.current(key, { consistent: true });
    expect(last?.dialCount).toBeGreaterThan(0);
    const { conferenceId } = await opened(initiator, 'using');
    const next = await api.store.current(initiatorKeyOf(conferenceId), { consistent: true });
    expect([next?.conferenceId, next?.dialHour, next?.dialCount]).toEqual([conferenceId, last?.dialHour, last?.dialCount]);
    expect(conferenceId).toMatch(/^conf_u2/);
    expect(await api.store.past(last?.conferenceId ?? '')).toEqual(last);
  });

  it("of somebody else is nobody's, whatever its key", async () => {
    const { conferenceId } = await opened(api.newNumber(), 'using');
    const params = { conferenceId };
    for (const by of ['stale', 'knowing', 'using'] as const) {
      expect((await ask(senders.get, by, { caller: { phoneNumber: api.newNumber() }, params })).statusCode).toBe(404);
    }
  });
});

describe('a function that does not know the newer key yet', () => {
  it.each(['create', 'report'] as const)('asks for a repetition if the initiator has moved: %s', async (asked) => {
    const initiator = api.newNumber();
    await ended(initiator, 'using');
    const answer = await ask(senders[asked], 'stale', optionsOf(asked, initiator));
    expect(answer.statusCode).toBe(503);
    expect(Number(answer.headers?.['retry-after'])).toBeGreaterThan(0);
  });
});

describe('a subscription', () => {
  const subscribing = {
    create: sender(createSubscription, createSubscriptionHandler, () => api),
    list: sender(listSubscriptions, listSubscriptionsHandler, () => api),
    rotate: sender(rotateSubscriptionSecret, rotateSubscriptionSecretHandler, () => api),
    remove: sender(deleteSubscription, deleteSubscriptionHandler, () => api),
  };
  const body = { protocol: 'HTTP', sink: 'https://partner.example/hooks', types: ['rollcall.participant.*'] };
  const partner = (phoneNumber: string | null) => ({ clientId: 'partner', phoneNumber });

  const created = async (
    caller: NonNullable<SendOptions['caller']>,
    by: Process,
    headers: Record<string, string> = {},
  ): Promise<NewSubscription> => {
    const answer = await ask(subscribing.create, by, { caller, body, headers });
    expect(answer.statusCode).toBe(201);
    return NewSubscription.parse(JSON.parse(answer.body));
  };
  const signing = async (id: string, by: Process): Promise<readonly string[]> => {
    const record = await api.subscriptionStore.find(id);
    if (!record) throw new Error('There is no such subscription');
    return secretsFor(secrets[by], record, api.clock.now);
  };

  it('of a number is found under every key, and keeps its secret until that is replaced', async () => {
    const caller = partner(api.newNumber());
    const { id, secret } = await created(caller, 'stale');
    const listed = SubscriptionPage.parse(JSON.parse((await ask(subscribing.list, 'using', { caller })).body));
    expect(listed.items.map((each) => each.id)).toEqual([id]);
    expect(await signing(id, 'using')).toEqual([secret]);
    const answer = await ask(subscribing.rotate, 'using', { caller, params: { subscriptionId: id } });
    const rotated = RotatedSecret.parse(JSON.parse(answer.body));
    expect(await signing(id, 'using')).toEqual([rotated.secret, secret]);
    api.clock.now = Date.parse(rotated.previousSecretValidUntil);
    expect(await signing(id, 'alone')).toEqual([rotated.secret]);
    expect((await ask(subscribing.remove, 'using', { caller, params: { subscriptionId: id } })).statusCode).toBe(204);
  });

  it('that is new signs with a secret of the first key, and says in its id which that is', async () => {
    const { id, secret } = await created(partner(api.newNumber()), 'using');
    expect(id).toMatch(/^sub_u2/);
    expect(await signing(id, 'alone')).toEqual([secret]);
    await expect(signing(id, 'stale')).rejects.toThrow('does not have k2');
  });

  it('is created once, even if the repetition of the request meets the new key', async () => {
    const caller = partner(api.newNumber());
    const headers = { 'idempotency-key': '"one-request"' };
    const first = await created(caller, 'stale', headers);
    // The answer is kept under the oldest key; without it, the subscription itself is found.
    const idempotency: ApiDeps['idempotency'] = async (_keyed, _context, run) => ({ rendered: await run(), replayed: false });
    const answer = await ask(subscribing.create, 'using', { caller, body, headers, deps: { idempotency } });
    expect(NewSubscription.parse(JSON.parse(answer.body))).toMatchObject({ id: first.id, secret: first.secret });
  });
});
