import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { legName } from '../../domain/bridge/leg-name';
import type { DialRequest } from '../../functions/ports/bridge-driver';
import { startSandbox } from '../../local/sandbox/start-sandbox';
import { realTimer } from '../../local/sandbox/timers';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { numbers, type SandboxScript, startSandboxScript } from '../support/sandbox-script';
import { STARTS_WITHIN_MS, until } from '../support/until';

const sandboxFolder = resolve(__dirname, '../../local/sandbox');

let dataFolder: string;
let script: SandboxScript;
let clock: number;

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  clock = Date.now();
  script = await startSandboxScript({ dataFolder, now: () => clock });
});
afterEach(async () => {
  await script.stop();
  rmSync(dataFolder, { recursive: true });
});

const aDial = (to: string, maxSeconds = 100_000): DialRequest => ({
  conferenceId: aConferenceId(),
  participantId: aParticipantId(),
  leg: 1,
  to,
  from: numbers.initiator,
  ringSeconds: 30,
  initiator: '+15550100',
  maxSeconds,
  takeOver: 'replaces',
});

describe('a sandbox that is stopped and started again with its folder', () => {
  it('still has its joined legs', async () => {
    const dial = aDial(numbers.ada);
    await script.driver.dial(dial);
    await script.received(legName(dial), 'joined');
    await script.driver.mute(dial);
    await script.restart();
    expect(await script.driver.status(dial)).toEqual({ state: 'live', phase: 'joined', muted: true, onHold: false });
    await script.driver.drop(dial);
    await script.received(legName(dial), 'ended');
  });

  it('continues its calls, and phones respond as before', async () => {
    const [ringing, leaving] = [aDial(numbers.ada), aDial(numbers.hangsUp)];
    await script.driver.dial(leaving);
    await script.received(legName(leaving), 'joined');
    await script.driver.dial(ringing);
    await script.restart();
    await script.received(legName(ringing), 'joined');
    expect((await script.received(legName(leaving), 'ended')).end).toMatchObject({ method: 'departed' });
  });

  it('still knows ended legs and earlier requests', async () => {
    const dial = aDial(numbers.ada);
    const order = script.order(numbers.bob);
    await script.driver.end(dial.conferenceId);
    await script.network.connectCall(order);
    await script.reported(numbers.bob, 'held');
    await script.network.releaseCall(script.order(numbers.bob));
    await script.reported(numbers.bob, 'released');
    await script.restart();
    await expect(script.driver.dial(dial)).rejects.toMatchObject({ code: 'room-ended' });
    await script.network.connectCall(order);
    await script.network.connectCall(script.order(numbers.ada));
    await script.reported(numbers.ada, 'held');
    expect(script.reports(numbers.bob).filter(({ state }) => state === 'dialing')).toHaveLength(1);
  });

  it('keeps its held calls, and places the waiting ones', async () => {
    await script.network.connectCall(script.order(numbers.ada));
    await script.reported(numbers.ada, 'held');
    await script.network.connectCall(script.order(numbers.ringsOn));
    await script.network.connectCall(script.order(numbers.bob));
    await script.reported(numbers.ringsOn, 'alerting');
    await script.restart();
    await script.reported(numbers.bob, 'held');
    const dial = aDial(numbers.ada);
    await script.driver.dial(dial);
    await script.received(legName(dial), 'joined');
    await script.reported(numbers.ada, 'released');
  });

  it('delivers undelivered messages with the same id', async () => {
    script.api.answer = 503;
    const dial = aDial(numbers.ada);
    await script.driver.dial(dial);
    const first = await script.received(legName(dial), 'ringing');
    await script.restart();
    script.api.answer = 204;
    await script.received(legName(dial), 'joined');
    expect(
      script
        .callbacks(legName(dial))
        .filter(({ event }) => event === 'ringing')
        .every(({ eventId }) => eventId === first.eventId),
    ).toBe(true);
  });

  it('ends a call that has lasted as long as it may, counting from its answer', async () => {
    const [over, on] = [aDial(numbers.ada, 60), aDial(numbers.cyd, 120)];
    await Promise.all([script.driver.dial(over), script.driver.dial(on)]);
    await Promise.all([script.received(legName(over), 'joined'), script.received(legName(on), 'joined')]);
    clock += 60_000;
    await script.restart();
    expect((await script.received(legName(over), 'ended')).end).toMatchObject({ method: 'booted' });
    expect(await script.driver.status(on)).toMatchObject({ state: 'live', phase: 'joined' });
  });

  it('forgets ended calls and requests after a day', async () => {
    const [over, on] = [aDial(numbers.busy), aDial(numbers.ada)];
    await Promise.all([script.driver.dial(over), script.driver.dial(on)]);
    await Promise.all([script.received(legName(over), 'ended'), script.received(legName(on), 'joined')]);
    clock += 86_400_001;
    await script.restart();
    expect(await script.driver.status(over)).toEqual({ state: 'unknown' });
    expect(await script.driver.status(on)).toMatchObject({ state: 'live' });
  });
});

it('leaves no timer running when it stops', async () => {
  let waiting = 0;
  const setTimer: typeof realTimer = (run, ms) => {
    waiting += 1;
    const cancel = realTimer(() => {
      waiting -= 1;
      run();
    }, ms);
    return () => {
      waiting -= 1;
      cancel();
    };
  };
  const other = await startSandboxScript({ setTimer });
  other.api.answer = 503;
  await Promise.all([numbers.ada, numbers.ringsOn, numbers.hangsUp].map((to) => other.driver.dial(aDial(to))));
  await until('something to wait for', () => waiting > 2);
  await other.stop();
  expect(waiting).toBe(0);
});

it('refuses an invalid speed', async () => {
  const options = { apiUrl: 'http://127.0.0.1:9', tokenUrl: 'http://127.0.0.1:9', bridgeKey: 'b', accessNetworkKey: 'a' };
  await expect(startSandbox({ ...options, speed: Number('fast') })).rejects.toThrow(/speed/);
});

it('runs alone, prints its addresses, and stops when it is interrupted', async () => {
  const environment = {
    ...process.env,
    ROLLCALL_BRIDGE_KEY: 'key-of-the-bridge-0123',
    ROLLCALL_ACCESS_NETWORK_KEY: 'key-of-the-network-0123',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', join(sandboxFolder, 'main.ts')], { env: environment });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const address = await until('the address', () => /Conference server (http:\S+)/.exec(output)?.[1], STARTS_WITHIN_MS);
  expect((await fetch(`${address}/v1/rooms/none`)).status).toBe(401);
  const code = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  expect(await code).toBe(0);
});

it('knows only the interfaces of the product', () => {
  for (const file of readdirSync(sandboxFolder)) {
    const imports = [...readFileSync(join(sandboxFolder, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, name]) => name ?? '');
    expect(imports.filter((name) => !/^(\.\/|\.\.\/machine\/|node:)/.test(name) && name !== 'zod')).toEqual([]);
  }
});
