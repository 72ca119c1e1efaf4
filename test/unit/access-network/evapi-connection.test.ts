import type { Clock } from '../../../access-network/clock';
import { EvapiConnection, LIST_WITHIN_MS } from '../../../access-network/kamailio/evapi-connection';
import { FakeKamailio } from '../../support/access-network/fake-kamailio';
import { until } from '../../support/until';

let now: number;
let timers: { readonly at: number; readonly body: () => void }[];
let kamailio: FakeKamailio;
let connection: EvapiConnection;

const clock: Clock = {
  now: () => now,
  after: (ms, body) => {
    const timer = { at: now + ms, body };
    timers.push(timer);
    return { cancel: () => void (timers = timers.filter((each) => each !== timer)) };
  },
};

const passes = (ms: number): void => {
  now += ms;
  for (const timer of timers.filter(({ at }) => at <= now)) timer.body();
  timers = timers.filter(({ at }) => at > now);
};

beforeEach(async () => {
  now = 0;
  timers = [];
  kamailio = await FakeKamailio.start();
  const { port } = kamailio;
  const ignore = () => undefined;
  connection = new EvapiConnection({
    host: '127.0.0.1',
    port,
    clock,
    randomFraction: () => 0,
    message: ignore,
    connected: ignore,
    lost: ignore,
  });
  connection.open();
  await until('a connection', () => connection.isConnected);
});
afterEach(async () => {
  connection.stop();
  await kamailio.kill();
});

it('a command that waits until Kamailio has listed all calls does not cost the connection', async () => {
  kamailio.isSilent = true;
  const list = connection.call('dlg.list', [], LIST_WITHIN_MS).catch(() => 'failed');
  const end = connection.call('dlg.end_dlg', [1, 2]).catch(() => 'failed');
  passes(LIST_WITHIN_MS - 1);
  await until('both requests', () => kamailio.rpcs.length === 2);
  const [first, second] = kamailio.rpcs;
  kamailio.relay({ jsonrpc: '2.0', result: [], id: first?.id });
  expect(await list).toEqual([]);
  passes(1);
  kamailio.relay({ jsonrpc: '2.0', result: {}, id: second?.id });
  expect(await end).toEqual({});
});

it('a Kamailio that does not answer is connected to again', async () => {
  kamailio.isSilent = true;
  const end = connection.call('dlg.end_dlg', [1, 2]);
  passes(5_000);
  await expect(end).rejects.toThrow('did not answer');
  await until('a lost connection', () => !connection.isConnected);
  passes(250);
  await until('another connection', () => connection.isConnected);
});
