/** What befalls a leg on Asterisk that the suite of all drivers does not know of. */
import type { LegRef } from '../../domain/bridge/leg-event';
import { asteriskDriver } from '../../functions/drivers/asterisk/asterisk-driver';
import { channelOf } from '../../functions/drivers/asterisk/names';
import { type BridgeDriver, BridgeRefused, BridgeUnavailable } from '../../functions/ports/bridge-driver';
import { type EventReceiver, startEventReceiver } from '../support/asterisk/event-receiver';
import { asteriskOptions, asteriskSecrets } from '../support/asterisk/keys';
import { type Asterisk, startAsterisk } from '../support/asterisk/start-asterisk';
import { BridgeDrive } from '../support/bridge-drive';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { memoryDriverRecords, type MemoryDriverRecords } from '../support/memory-driver-records';
import { eventually, until } from '../support/until';

const ANSWERS = '+15550101';
const RINGS_ON = '+15550120';

let receiver: EventReceiver;
let asterisk: Asterisk;
let driver: BridgeDriver;
let records: MemoryDriverRecords;
let drive: BridgeDrive;
let leg: LegRef;
let laterMs: number;

const aDriver = (options: { readonly app: string; readonly endpoint: string } = asteriskOptions, url = asterisk.url): BridgeDriver =>
  asteriskDriver({
    ...{ url, options, secrets: asteriskSecrets, callbackUrl: receiver.callbackUrl },
    ...{ records, now: () => Date.now() + laterMs },
  });

beforeEach(async () => {
  laterMs = 0;
  receiver = await startEventReceiver();
  asterisk = await startAsterisk({ eventsUrl: receiver.url, app: asteriskOptions.app, ...asteriskSecrets });
  records = memoryDriverRecords();
  driver = aDriver();
  drive = new BridgeDrive({ driver, callbacks: receiver.callbacks });
  leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
});
afterEach(async () => {
  drive.stop();
  await asterisk.stop();
  await receiver.stop();
});

const request = (to: string, ringSeconds = 30) => ({
  ...leg,
  to,
  from: '+15550100',
  ringSeconds,
  initiator: '+15550100',
  maxSeconds: 7_200,
  takeOver: 'none' as const,
});
const dial = (to: string, ringSeconds?: number) => drive.command(leg, () => driver.dial(request(to, ringSeconds)));
const kinds = async () => (await drive.seen()).map(({ kind }) => kind);
const seen = (kind: string) => eventually(kind, async () => (await drive.seen()).find((event) => event.kind === kind));
const channel = () => asterisk.state.channels.get(channelOf(leg));
const isUp = () => until('the phone to answer', () => channel()?.state === 'Up');
const inBridge = () => asterisk.state.bridges.get(leg.conferenceId)?.channels.has(channelOf(leg)) ?? false;

describe('a wrong setup', () => {
  it('makes no call for an application that Asterisk does not know: the phone would be answered and dropped', async () => {
    const other = aDriver({ ...asteriskOptions, app: 'other' });
    await expect(other.dial(request(ANSWERS))).rejects.toEqual(new BridgeRefused('app-missing'));
    expect(asterisk.state.calls.size).toBe(0);
  });

  it('makes the bridge unavailable if Asterisk is not at the address', async () => {
    const other = aDriver(asteriskOptions, `${asterisk.url}nowhere`);
    asterisk.answerInstead = () => ({ status: 404, body: '<html><title>404 Not Found</title></html>' });
    await expect(other.dial(request(ANSWERS))).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('ends a leg at once, with a cause, if its trunk cannot be used', async () => {
    const other = aDriver({ ...asteriskOptions, endpoint: 'PJSIP/{number}@missing' });
    const failed = { ...leg, kind: 'ended', end: { method: 'failed', cause: 'network', sipCode: null } };
    const outcome = await other.dial(request(ANSWERS));
    expect(outcome).toMatchObject({ events: [failed], steps: [] });
    expect(await other.dial(request(ANSWERS))).toEqual(outcome);
    expect(await other.status(leg)).toMatchObject({ state: 'ended', event: failed });
    expect(asterisk.state.calls.size).toBe(0);
  });

  it('is not seen in an answer that accepts the dial, whatever it contains', async () => {
    asterisk.answerInstead = ({ method, path }) =>
      method === 'POST' && path.startsWith('/ari/channels/') ? { status: 200, body: '{"error":"Allocation failed"}' } : undefined;
    expect(await driver.dial(request(ANSWERS))).toMatchObject({ events: [], steps: [{ step: 'ring-over', afterSeconds: 40 }] });
  });

  it('makes the bridge unavailable if a dial fails with any other error', async () => {
    asterisk.answerInstead = ({ method, path }) =>
      method === 'POST' && path.startsWith('/ari/channels/') ? { status: 500, body: '{"error":"Something else"}' } : undefined;
    await expect(driver.dial(request(ANSWERS))).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it.each([401, 403, 500, 503])('counts as Asterisk being unavailable: %s', async (status) => {
    asterisk.answerInstead = () => ({ status, body: '{"message":"no"}' });
    await expect(driver.dial(request(ANSWERS))).rejects.toBeInstanceOf(BridgeUnavailable);
    await expect(driver.status(leg)).rejects.toBeInstanceOf(BridgeUnavailable);
    await expect(driver.end(leg.conferenceId)).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('is not read as a bridge or a channel', async () => {
    asterisk.answerInstead = () => ({ status: 200, body: '{"channels":7}' });
    await expect(driver.snapshot(leg.conferenceId)).rejects.toBeInstanceOf(BridgeUnavailable);
    await expect(driver.status(leg)).rejects.toBeInstanceOf(BridgeUnavailable);
  });
});

describe('a dial', () => {
  it('has no number in any address, and subscribes to the events that matter once', async () => {
    await dial(ANSWERS);
    await seen('joined');
    leg = { ...leg, participantId: aParticipantId() };
    await dial(ANSWERS);
    expect(asterisk.requests.filter(({ path }) => path.includes('1555'))).toEqual([]);
    expect(asterisk.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/eventFilter'))).toHaveLength(1);
    const types = new Set(receiver.callbacks.map(({ body }) => (JSON.parse(body) as { type: string }).type));
    expect([...types].sort()).toEqual(['ApplicationRegistered', 'ChannelEnteredBridge', 'Dial', 'StasisStart']);
  });

  it.each([
    ['has just made it', false],
    ['is making it', true],
  ])('makes the mixing bridge of its conference, even if another dial %s', async (_, createsSlowly) => {
    asterisk.state.createsSlowly = createsSlowly;
    const other = { ...leg, participantId: aParticipantId() };
    await Promise.all([dial(ANSWERS), drive.command(other, () => driver.dial({ ...request('+15550102'), ...other }))]);
    await eventually('both', async () => (await kinds()).filter((kind) => kind === 'joined').length === 2);
    expect(asterisk.state.bridges.get(leg.conferenceId)?.channels.size).toBe(2);
    const made = asterisk.requests.filter(({ method, path }) => method === 'POST' && path === `/ari/bridges/${leg.conferenceId}`);
    expect(made).toHaveLength(2);
  });

  it('is not repeated if its answer is lost', async () => {
    const isDial = (path: string, method: string) => method === 'POST' && path === `/ari/channels/${channelOf(leg)}`;
    let dials = 0;
    asterisk.answerInstead = ({ method, path, params }) => {
      if (!isDial(path, method) || (dials += 1) > 1) return undefined;
      asterisk.state.originate({ id: channelOf(leg), app: 'rollcall', endpoint: String(params['endpoint']), callerId: '', timeout: 30 });
      return { status: 504, body: '{}' };
    };
    await expect(dial(RINGS_ON)).rejects.toBeInstanceOf(BridgeUnavailable);
    await expect(dial(RINGS_ON)).resolves.toBeUndefined();
    expect(asterisk.state.calls.get(channelOf(leg))).toBe(1);
    expect(await driver.status(leg)).toMatchObject({ state: 'live' });
  });

  it.each([
    ['answers', ANSWERS],
    ['is dropped again', RINGS_ON],
  ])('that reaches Asterisk after its leg has ended is hung up, so that no phone is left behind, when it %s', async (_, number) => {
    asterisk.answerInstead = ({ method, path }) =>
      method === 'POST' && path.startsWith('/ari/channels/') ? { status: 503, body: '{"message":"later"}' } : undefined;
    await expect(dial(number)).rejects.toBeInstanceOf(BridgeUnavailable);
    await drive.command(leg, () => driver.drop(leg));
    asterisk.state.originate({ id: channelOf(leg), app: 'rollcall', endpoint: `PJSIP/${number}@pstn`, callerId: '', timeout: 6000 });
    if (number === RINGS_ON) await drive.command(leg, () => driver.drop(leg));
    else await isUp();
    await eventually('the hang-up', async () => (await drive.seen()) && channel() === undefined);
    expect(new Set((await kinds()).filter((kind) => kind !== 'ringing'))).toEqual(new Set(['ended']));
    expect(inBridge()).toBe(false);
  });

  it('is taken back if the conference ends in the meantime', async () => {
    let ending: Promise<void> | undefined;
    asterisk.answerInstead = ({ method, path }) => {
      if (method === 'POST' && path === `/ari/channels/${channelOf(leg)}`) ending ??= drive.end(leg.conferenceId);
      return undefined;
    };
    await dial(RINGS_ON).catch(() => undefined);
    await ending;
    await until('the channel to go', () => channel() === undefined);
    expect((await seen('ended')).end).toMatchObject({ method: 'booted' });
  });
});

describe('events that are lost or late', () => {
  it('put a phone into the bridge after the ring time if its answer was not reported', async () => {
    asterisk.lost.add('StasisStart');
    await dial(ANSWERS);
    await isUp();
    expect(inBridge()).toBe(false);
    await drive.command(leg, () => driver.continueStep({ ...leg, step: 'ring-over' }));
    await seen('joined');
    expect(inBridge()).toBe(true);
  });

  const stepsFoundBy = {
    snapshot: async () => (await driver.snapshot(leg.conferenceId)).flatMap(({ steps = [] }) => steps),
    status: async () => {
      const status = await driver.status(leg);
      return status.state === 'live' ? (status.steps ?? []) : [];
    },
  };

  it.each(['snapshot', 'status'] as const)(
    'put a phone into the bridge after the next %s if its answer was not reported; the query itself changes nothing',
    async (query) => {
      asterisk.lost.add('StasisStart');
      await dial(ANSWERS);
      await isUp();
      const before = { asked: asterisk.requests.length, kept: await records.find(leg) };
      const steps = await stepsFoundBy[query]();
      expect(steps).toEqual([{ ...leg, step: 'answered' }]);
      expect(asterisk.requests.slice(before.asked).map(({ method }) => method)).toEqual(['GET', 'GET']);
      expect(await records.find(leg)).toEqual(before.kept);
      expect(await driver.status(leg)).toMatchObject({ phase: 'ringing' });
      drive.continueWith(steps);
      expect((await seen('joined')).leg).toBe(leg.leg);
      expect(inBridge()).toBe(true);
      expect(await stepsFoundBy[query]()).toEqual([]);
    },
  );

  it('hang up a phone whose answer was not reported if its leg is being dropped', async () => {
    asterisk.lost.add('StasisStart');
    await dial(ANSWERS);
    await isUp();
    asterisk.answerInstead = ({ method }) => (method === 'DELETE' ? { status: 503, body: '{"message":"later"}' } : undefined);
    await expect(drive.command(leg, () => driver.drop(leg))).rejects.toBeInstanceOf(BridgeUnavailable);
    asterisk.answerInstead = undefined;
    drive.continueWith(await stepsFoundBy.snapshot());
    await until('the hang-up', () => channel() === undefined);
  });

  it('let a leg join, and be muted, even if its way into the bridge was not reported', async () => {
    asterisk.lost.add('ChannelEnteredBridge');
    await dial(ANSWERS);
    await eventually('the bridge', async () => (await drive.seen()) && inBridge());
    await drive.seen();
    expect(await driver.status(leg)).toMatchObject({ phase: 'joined' });
    expect(await driver.snapshot(leg.conferenceId)).toMatchObject([{ phase: 'joined' }]);
    await drive.command(leg, () => driver.mute(leg));
    expect(await kinds()).toContain('muted');
  });

  it('end a leg after the ring time, or after the drop, if its end was not reported', async () => {
    asterisk.lost.add('ChannelDestroyed');
    await dial('+15550110');
    await until('the end of the call', () => asterisk.state.calls.has(channelOf(leg)) && channel() === undefined);
    await drive.command(leg, () => driver.continueStep({ ...leg, step: 'ring-over' }));
    expect((await seen('ended')).end).toMatchObject({ method: 'failed', cause: 'no-answer' });

    leg = { ...leg, leg: 2 };
    await dial(RINGS_ON);
    await drive.command(leg, () => driver.drop(leg));
    await drive.command(leg, () => driver.continueStep({ ...leg, step: 'gone' }));
    expect(await driver.status(leg)).toMatchObject({ state: 'ended', event: { end: { method: 'booted' } } });
  });

  it('have time to arrive after a declined call is gone: the leg is lost only when its ring time and the reports are over', async () => {
    asterisk.lost.add('ChannelDestroyed');
    await dial('+15550110', 30);
    await until('the end of the call', () => asterisk.state.calls.has(channelOf(leg)) && channel() === undefined);
    expect(await driver.status(leg)).toEqual({ state: 'live', phase: 'dialing', muted: false, onHold: false });
    expect(await driver.snapshot(leg.conferenceId)).toEqual([]);
    laterMs = 45_000;
    expect(await driver.status(leg)).toMatchObject({ state: 'live' });
    laterMs = 50_000;
    expect(await driver.status(leg)).toEqual({ state: 'unknown' });
  });

  it('are not waited for once the bridge has forgotten the conference, or if nobody was called', async () => {
    asterisk.lost.add('ChannelDestroyed');
    await dial('+15550110');
    await until('the end of the call', () => asterisk.state.calls.has(channelOf(leg)) && channel() === undefined);
    expect(await driver.status({ ...leg, leg: 2 })).toEqual({ state: 'unknown' });
    asterisk.state.bridges.delete(leg.conferenceId);
    expect(await driver.status(leg)).toEqual({ state: 'unknown' });
  });

  it('do not leave a phone ringing after its time', async () => {
    await dial(RINGS_ON, 600);
    await seen('ringing');
    await drive.command(leg, () => driver.continueStep({ ...leg, step: 'ring-over' }));
    expect((await seen('ended')).end).toMatchObject({ method: 'failed', cause: 'no-answer' });
    expect(channel()).toBeUndefined();
  });

  it('arrive after a reconnection, and count as if they came at once', async () => {
    await until('the connection', () => asterisk.events.isOpen);
    asterisk.events.cut();
    await dial(ANSWERS);
    await seen('joined');
    expect(await kinds()).toEqual(['ringing', 'joined']);
  });

  it('have no effect if an answer comes after the end, whatever came in between', async () => {
    await dial(ANSWERS);
    await seen('joined');
    asterisk.hangUp(ANSWERS);
    await seen('ended');
    const before = await kinds();
    for (const step of ['answered', 'entered', 'ring-over', 'gone'])
      await drive.command(leg, () => driver.continueStep({ ...leg, step, data: '{"at":1}' }));
    const after = await drive.seen();
    expect(new Set(after.slice(before.length).map(({ kind, end }) => `${kind} ${end?.method ?? ''}`))).toEqual(new Set(['ended departed']));
    expect(inBridge()).toBe(false);
  });

  it('do not take a leg off hold if an answer comes a second time', async () => {
    await dial(ANSWERS);
    await seen('joined');
    await drive.command(leg, () => driver.hold(leg));
    await drive.command(leg, () => driver.continueStep({ ...leg, step: 'answered', data: '{"at":1}' }));
    expect(channel()).toMatchObject({ moh: true });
    expect(inBridge()).toBe(false);
    expect(await driver.snapshot(leg.conferenceId)).toMatchObject([{ phase: 'joined', onHold: true }]);
  });

  it('do nothing as an unknown step, or as a step of an unknown leg', async () => {
    await dial(RINGS_ON);
    expect(await driver.continueStep({ ...leg, step: 'toString' })).toEqual({ events: [], steps: [] });
    expect(await driver.continueStep({ ...leg, leg: 9, step: 'gone' })).toEqual({ events: [], steps: [] });
  });
});

describe('a stray call', () => {
  const stray = (id: string) =>
    asterisk.state.originate({ id, app: 'rollcall', endpoint: `PJSIP/${ANSWERS}@pstn`, callerId: '', timeout: 30 });

  it.each([
    ['its channel is not named after a leg', () => '1795763105.7'],
    ['the id of its channel has other characters', () => 'München 1-1795763105.7'],
    ['its channel is named after a leg that was never dialled', () => channelOf(leg)],
  ])('is hung up when it answers if %s', async (_, id) => {
    stray(id());
    await eventually('the hang-up', async () => (await drive.seen()) && !asterisk.state.channels.has(id()));
    expect(asterisk.state.calls.get(id())).toBe(1);
    expect(await kinds()).not.toContain('joined');
  });

  it('can be hung up even if it is gone already', async () => {
    await expect(driver.hangUpStrayCall?.('1795763105.7')).resolves.toBeUndefined();
  });
});

describe('mute and hold', () => {
  it("affect the phone's own audio, and its place in the bridge", async () => {
    await dial(ANSWERS);
    await seen('joined');
    await drive.command(leg, () => driver.mute(leg));
    await drive.command(leg, () => driver.hold(leg));
    await drive.command(leg, () => driver.hold(leg));
    expect([channel(), inBridge()]).toMatchObject([{ muted: true, moh: true }, false]);
    await drive.command(leg, () => driver.resume(leg));
    await drive.command(leg, () => driver.unmute(leg));
    expect([channel(), inBridge()]).toMatchObject([{ muted: false, moh: false }, true]);
    expect(await kinds()).toEqual(['ringing', 'joined', 'muted', 'held', 'held', 'resumed', 'unmuted']);
  });

  it('are refused for a phone that has hung up without a report', async () => {
    await dial(ANSWERS);
    await seen('joined');
    asterisk.lost.add('ChannelDestroyed');
    asterisk.hangUp(ANSWERS);
    for (const action of ['mute', 'unmute', 'hold'] as const) {
      await expect(drive.command(leg, () => driver[action](leg))).rejects.toEqual(new BridgeRefused('leg-gone'));
    }
    expect(await driver.status(leg)).toMatchObject({ state: 'ended', event: { end: { method: 'departed' } } });
  });

  it('make a lost bridge again for a resumed leg', async () => {
    await dial(ANSWERS);
    await seen('joined');
    await drive.command(leg, () => driver.hold(leg));
    asterisk.state.bridges.clear();
    await drive.command(leg, () => driver.resume(leg));
    expect(inBridge()).toBe(true);
  });
});
