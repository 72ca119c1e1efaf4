/** How events reach the bus: in few requests, and each publication with its own outcome. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBridgeBus } from '../../functions/adapters/eventbridge/eventbridge-bus';
import type { BusEvent } from '../../functions/ports/event-bus';
import { isOutage } from '../../functions/runtime/outage';
import { answering, type ScriptedServer, startScriptedServer } from '../support/scripted-server';

type Put = { readonly Entries: readonly { readonly Detail: string }[] };

let server: ScriptedServer;
let bus: EventBridgeBus;

beforeAll(async () => {
  server = await startScriptedServer();
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  bus = new EventBridgeBus('the-bus', new EventBridgeClient({ endpoint: server.url, region: 'eu-west-2', credentials, maxAttempts: 1 }));
});
afterAll(() => server.stop());

const event = (id: string, padding = 0): BusEvent =>
  ({
    ...{ specversion: '1.0', id, source: 'urn:rollcall:test', type: 'rollcall.participant.joined.v1' },
    ...{ time: '2026-11-23T09:00:00.000Z', data: { padding: 'x'.repeat(padding) } },
  }) as unknown as BusEvent;

const idsIn = (body: string): string[] => (JSON.parse(body) as Put).Entries.map(({ Detail }) => (JSON.parse(Detail) as BusEvent).id);

/** Takes all events but these, which it refuses one by one. If `invalid` is among them, it refuses the whole request. */
const take = (refused: readonly string[] = [], invalid?: string): void => {
  server.answer = (response, request) => {
    const ids = idsIn(request.body);
    if (invalid !== undefined && ids.includes(invalid)) return answering(400, { __type: 'ValidationException', message: 'no' })(response);
    const Entries = ids.map((id) => (refused.includes(id) ? { ErrorCode: 'InternalFailure' } : { EventId: id }));
    answering(200, { Entries, FailedEntryCount: refused.length })(response);
  };
};

const requestsOf = async (work: () => Promise<unknown>): Promise<string[][]> => {
  const before = server.requests.length;
  await work();
  return server.requests.slice(before).map(({ body }) => idsIn(body));
};

it('a hundred conferences that publish at once take ten requests', async () => {
  take();
  const names = Array.from({ length: 100 }, (_, index) => `e${String(index)}`);
  const requests = await requestsOf(() => Promise.all(names.map((name) => bus.publish([event(name)]))));
  expect(requests).toHaveLength(10);
  expect(requests.flat().sort()).toEqual([...names].sort());
});

it('a request has at most 256 KB', async () => {
  take();
  const requests = await requestsOf(() => Promise.all(['a', 'b', 'c'].map((name) => bus.publish([event(name, 120_000)]))));
  expect(requests.sort()).toEqual([['a', 'b'], ['c']]);
});

it('each learns which of its own events were refused', async () => {
  take(['a2', 'c1']);
  const outcomes = [bus.publish([event('a1'), event('a2')]), bus.publish([event('b1')]), bus.publish([event('c1')])];
  expect(await Promise.all(outcomes)).toEqual([[1], [], [0]]);
});

it('an event that makes a request invalid fails its own publication, and no other', async () => {
  take([], 'bad');
  const outcomes = await Promise.allSettled([bus.publish([event('good')]), bus.publish([event('bad')]), bus.publish([event('fine')])]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

it('while the bus is away, each publication fails as an outage, after one request for all', async () => {
  server.answer = answering(400, { __type: 'ThrottlingException', message: 'slow down' });
  let outcomes: PromiseSettledResult<unknown>[] = [];
  const requests = await requestsOf(async () => {
    outcomes = await Promise.allSettled(['a', 'b'].map((name) => bus.publish([event(name)])));
  });
  expect(requests).toHaveLength(1);
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && isOutage(outcome.reason))).toEqual([true, true]);
});

it('what is published later goes in a request of its own', async () => {
  take();
  expect(await requestsOf(() => bus.publish([event('first')]).then(() => bus.publish([event('second')])))).toEqual([['first'], ['second']]);
});
