/**
 * Events of Asterisk about a leg may arrive in any order, because API Gateway passes messages to functions in parallel.
 */
import fc from 'fast-check';
import type { LegRef } from '../../domain/bridge/leg-event';
import { asteriskDriver } from '../../functions/drivers/asterisk/asterisk-driver';
import { channelOf } from '../../functions/drivers/asterisk/names';
import type { BridgeDriver, RawCallback } from '../../functions/ports/bridge-driver';
import type { DriverRecords } from '../../functions/ports/driver-records';
import { type EventReceiver, startEventReceiver } from '../support/asterisk/event-receiver';
import { asteriskOptions, asteriskSecrets } from '../support/asterisk/keys';
import { type Asterisk, startAsterisk } from '../support/asterisk/start-asterisk';
import { BridgeDrive } from '../support/bridge-drive';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { memoryDriverRecords } from '../support/memory-driver-records';
import { runs } from '../support/property-runs';
import { eventually } from '../support/until';

const ANSWERS = '+15550101';
const RUNS = runs(60);

let receiver: EventReceiver;
let asterisk: Asterisk;
let leg: LegRef;

const driverWith = (records: DriverRecords): BridgeDriver =>
  asteriskDriver({
    ...{ url: asterisk.url, options: asteriskOptions, secrets: asteriskSecrets, callbackUrl: receiver.callbackUrl },
    ...{ records, now: Date.now },
  });

/** By a driver that has placed the leg's call, and has heard nothing of it yet. */
const hearing = async (callbacks: readonly RawCallback[]) => {
  const records = memoryDriverRecords();
  await records.begin(leg, { called: '1' });
  const driver = driverWith(records);
  const drive = new BridgeDrive({ driver, callbacks });
  const events = await drive.seen();
  drive.stop();
  return { driver, events: events.filter(({ kind }) => kind !== 'ringing') };
};

/** All reports about a call that is answered, and that is hung up if `isHungUp`. */
const reportsOf = async (isHungUp: boolean): Promise<readonly RawCallback[]> => {
  const driver = driverWith(memoryDriverRecords());
  const drive = new BridgeDrive({ driver, callbacks: receiver.callbacks });
  await driver.dial({
    ...leg,
    to: ANSWERS,
    from: '+15550100',
    ringSeconds: 30,
    initiator: '+15550100',
    maxSeconds: 7_200,
    takeOver: 'none',
  });
  const seen = (kind: string) => eventually(kind, async () => (await drive.seen()).find((event) => event.kind === kind));
  await seen('joined');
  if (isHungUp) asterisk.hangUp(ANSWERS);
  if (isHungUp) await seen('ended');
  drive.stop();
  return [...receiver.callbacks];
};

const inAnyOrder = (reports: readonly RawCallback[]) => fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 });

beforeEach(async () => {
  receiver = await startEventReceiver();
  asterisk = await startAsterisk({ eventsUrl: receiver.url, app: asteriskOptions.app, ...asteriskSecrets });
  leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
});
afterEach(async () => {
  await asterisk.stop();
  await receiver.stop();
});

it('in any order, and twice, events make an answered leg join once, and it stays in the bridge', async () => {
  const reports = await reportsOf(false);
  const run = async (order: readonly RawCallback[]): Promise<void> => {
    const { driver, events } = await hearing(order);
    expect(events.map(({ kind }) => kind)).toEqual(['joined']);
    expect(await driver.status(leg)).toEqual({ state: 'live', phase: 'joined', muted: false, onHold: false });
    expect(asterisk.state.bridges.get(leg.conferenceId)?.channels.has(channelOf(leg))).toBe(true);
  };
  await fc.assert(fc.asyncProperty(inAnyOrder(reports), run), { numRuns: RUNS });
});

it('in any order, and twice, events make a leg that hung up depart once, and report nothing after that', async () => {
  const reports = await reportsOf(true);
  const run = async (order: readonly RawCallback[]): Promise<void> => {
    const { driver, events } = await hearing(order);
    const first = events.findIndex(({ kind }) => kind === 'ended');
    expect(new Set(events.slice(first).map(({ kind, end }) => `${kind} ${String(end?.method)}`))).toEqual(new Set(['ended departed']));
    expect(await driver.status(leg)).toMatchObject({ state: 'ended', event: { end: { method: 'departed' } } });
  };
  await fc.assert(fc.asyncProperty(inAnyOrder(reports), run), { numRuns: RUNS });
});
