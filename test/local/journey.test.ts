/** Runs the real functions in a local deployment, to test that its parts work together. */
import { logNothing } from '../../local/log';
import { type Local, startLocal } from '../../local/start';
import { crowd } from '../support/property-runs';
import { until } from '../support/until';
import { connectTo, refusalAt } from './socket-gateway';

type Conference = { conferenceId: string; state: string; participants: { call: unknown; endpointStatus: string }[] };

let local: Local;
beforeAll(async () => {
  local = await startLocal({ sandboxSpeed: 20, log: logNothing });
});
afterAll(() => local.stop());

const client = async (phoneNumber: string) => {
  const authorization = `Bearer ${await local.token({ phoneNumber })}`;
  return (method: string, path: string, body?: object) =>
    fetch(`${local.baseUrl}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
};

/** Polls; the last answer is checked. */
const reaches = async (ask: () => Promise<Response>, what: string, isThere: (conference: Conference) => boolean): Promise<Conference> => {
  let last: Conference | undefined;
  let asking = false;
  const check = () => {
    if (!asking) {
      asking = true;
      void ask()
        .then((response) => response.json())
        .then((conference) => (last = conference as Conference))
        .finally(() => (asking = false));
    }
    return last && isThere(last) ? last : undefined;
  };
  return until(what, check, 15_000);
};

it('holds a conference from the first call to the last event', async () => {
  const call = await client('+15550100');
  const current = () => call('GET', '/v1/conferences/current');
  const created = await call('POST', '/v1/conferences', { participants: [{ phoneNumber: '+15550101' }, { phoneNumber: '+15550102' }] });
  expect(created.status).toBe(201);
  const { conferenceId } = (await created.json()) as Conference;
  await reaches(current, 'the single-line calls', ({ participants }) => participants.filter((one) => one.call !== null).length === 2);
  expect((await call('POST', `/v1/conferences/${conferenceId}/start`)).status).toBe(202);
  await reaches(current, 'three connected legs', (conference) =>
    conference.participants?.every((one) => one.endpointStatus === 'connected'),
  );
  expect((await call('POST', `/v1/conferences/${conferenceId}/end`)).status).toBe(202);
  await reaches(
    () => call('GET', `/v1/conferences/${conferenceId}`),
    'the end',
    ({ state }) => state === 'ended',
  );
  await local.idle();
  const types = local.events().map(({ event }) => event['detail-type']);
  expect([types[0], types.at(-1)]).toEqual(['rollcall.conference.created.v1', 'rollcall.conference.ended.v1']);
  expect(local.deadLetters()).toEqual([]);
});

type Message = { readonly type: string; readonly state?: string; readonly version?: number; readonly conferenceState?: string };

it('sends every change to a terminal over its WebSocket', async () => {
  expect((await refusalAt(local.webSocketUrl)).status).toBe(401);
  const call = await client('+15550110');
  const created = await call('POST', '/v1/conferences', { participants: [{ phoneNumber: '+15550101' }] });
  const { conferenceId } = (await created.json()) as Conference;
  const { socket, received } = await connectTo(local.webSocketUrl, ['rollcall.v1', await local.token({ phoneNumber: '+15550110' })]);
  expect(socket.protocol).toBe('rollcall.v1');
  // Functions receive them at the same time. Each is answered, and the last one decides.
  for (const action of ['subscribe', 'unsubscribe', 'subscribe']) socket.send(JSON.stringify({ action, conferenceId }));
  const messages = () => received.map((text) => JSON.parse(text) as Message);
  const answers = () => messages().filter(({ state }) => state !== 'partial');
  await until('the answers', () => answers().length === 3);
  expect(answers()).toContainEqual(expect.objectContaining({ type: 'state', state: 'full' }));
  await call('POST', `/v1/conferences/${conferenceId}/end`);
  await until('the end', () => messages().at(-1)?.conferenceState === 'ended', 15_000);
  expect(answers()).toHaveLength(3);
  socket.close();
  await local.idle();
  expect(local.deadLetters()).toEqual([]);
});

const MANY = crowd(200, 30);

it(`opens ${MANY} conferences at once`, async () => {
  const numbers = Array.from({ length: MANY }, (_, index) => `+1555020${String(index).padStart(4, '0')}`);
  const answers = await Promise.all(numbers.map(async (number) => (await client(number))('POST', '/v1/conferences', { participants: [] })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  await local.idle();
  expect(local.events().filter(({ event }) => event['detail-type'] === 'rollcall.conference.created.v1').length).toBeGreaterThanOrEqual(
    MANY,
  );
});
