/** Conferences of real phones: what the API says of them is what each of them hears. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import { eventually } from '../support/until';
import { numbers } from './lab/carrier';
import { CarrierConference } from './lab/carrier-conference';
import { type Ear, hearEachOther, hearsExactly } from './lab/hearing';
import { allIdle, isIdle } from './lab/idle-phones';
import { killJanus, startJanus, untilJanusAnswers } from './lab/lab';
import { type LocalMode, runLocalMode } from './lab/local-mode';
import { hangUpPhone, type Phone, phones } from './lab/phone';
import { labFolder } from './lab/this-lab';

const [initiator, ada, ben, cyd] = phones as readonly [Phone, Phone, Phone, Phone];
const others = [ada, ben, cyd];
const everybody = [initiator, ...others];

let dataFolder: string;
let rollcall: LocalMode;
let conference: CarrierConference;
/** What has been started for a test: the last is stopped first, even if something could not be started or stopped. */
let stops: (() => Promise<void>)[] = [];

const stopAll = async (): Promise<void> => {
  const stop = stops.pop();
  if (!stop) return;
  try {
    await stop();
  } finally {
    await stopAll();
  }
};

const RING_SECONDS = 5;

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'carrier-data-'));
  await untilJanusAnswers();
  rollcall = await runLocalMode(dataFolder, { ROLLCALL_RING_SECONDS: String(RING_SECONDS) });
  stops = [() => rollcall.kill()];
  conference = await CarrierConference.of(rollcall, initiator, others);
  stops.push(() => conference.stop());
});

afterEach(async () => {
  await stopAll();
  await Promise.all(phones.map(hangUpPhone));
  await eventually('phones that are idle', allIdle);
  rmSync(dataFolder, { recursive: true, force: true });
});

const participantOf = ({ participants }: Conference, number: string) => participants.find(({ phoneNumber }) => phoneNumber === number);

const hears = (phone: Phone, whom: readonly Phone[], ear?: Ear): Promise<void> =>
  hearsExactly(
    phone,
    whom.map(({ number }) => number),
    labFolder(),
    ear,
  );

/** All four are called, connected, and hear each other. */
const begin = async (): Promise<void> => {
  await conference.start();
  await conference.until(
    'everybody online',
    ({ state, participants }) => state === 'active' && participants.every(({ status }) => status === 'online'),
  );
  await hearEachOther(everybody, labFolder());
};

it('whoever is connected hears the tones of exactly the others; who is set offline, on hold or muted is not heard; the end releases every phone', async () => {
  await begin();
  await conference.agrees();

  await conference.update(ben, { status: 'offline' });
  await conference.until('Ben offline', (seen) => participantOf(seen, ben.number)?.endpointStatus === 'disconnected');
  await hearEachOther([initiator, ada, cyd], labFolder());
  await eventually('Ben’s call to be released', () => isIdle(ben));
  expect(participantOf(await conference.agrees(), ben.number)).toMatchObject({ status: 'offline', disconnection: { method: 'booted' } });

  await conference.update(ben, { status: 'online' });
  await conference.until('Ben online again', (seen) => participantOf(seen, ben.number)?.status === 'online');
  await hearEachOther(everybody, labFolder());
  await conference.agrees();

  await conference.update(cyd, { muted: true });
  await conference.until('Cyd muted', (seen) => participantOf(seen, cyd.number)?.muted === true);
  await hears(ada, [initiator, ben]);
  await hears(cyd, [initiator, ada, ben]);
  expect(participantOf(await conference.agrees(), cyd.number)).toMatchObject({ endpointStatus: 'muted-via-focus', status: 'online' });
  await conference.update(cyd, { muted: false });
  await conference.until('Cyd unmuted', (seen) => participantOf(seen, cyd.number)?.muted === false);
  await hears(ada, [initiator, ben, cyd]);

  await conference.update(ada, { onHold: true });
  await conference.until('Ada on hold', (seen) => participantOf(seen, ada.number)?.onHold === true);
  await hears(ben, [initiator, cyd]);
  await hears(ada, []);
  await hears(ada, [], 'arrived');
  expect(participantOf(await conference.agrees(), ada.number)).toMatchObject({ endpointStatus: 'on-hold', status: 'online' });
  await conference.update(ada, { onHold: false });
  await conference.until('Ada back', (seen) => participantOf(seen, ada.number)?.onHold === false);
  for (const phone of [initiator, ben, cyd])
    await hears(
      phone,
      everybody.filter((other) => other !== phone),
    );
  await hears(ada, [initiator, ben, cyd], 'arrived');

  await conference.end();
  await conference.until('the end', ({ state }) => state === 'ended');
  await eventually('every phone to be released', allIdle);
  const ended = await conference.agrees();
  expect(ended.endReason).toBe('ended-by-initiator');
  expect(conference.forged).toBe(0);
  expect(await rollcall.deadLetters()).toEqual([]);
});

it('a number that is busy, one that nobody answers and one that cannot be reached end with their SIP reasons, and disturb nobody', async () => {
  await begin();
  await conference.add([numbers.busy, numbers.ringsOn, numbers.unreachable]);
  await conference.until('the three to have failed', (seen) =>
    [numbers.busy, numbers.ringsOn, numbers.unreachable].every((number) => participantOf(seen, number)?.disconnection != null),
  );
  const seen = await conference.agrees();
  expect(participantOf(seen, numbers.busy)?.disconnection).toMatchObject({ method: 'busy', cause: 'busy', sipCode: 486 });
  expect(participantOf(seen, numbers.ringsOn)?.disconnection).toMatchObject({ method: 'failed', cause: 'no-answer', sipCode: 487 });
  expect(participantOf(seen, numbers.unreachable)?.disconnection).toMatchObject({ method: 'failed', cause: 'unreachable', sipCode: 503 });
  await hearEachOther(everybody, labFolder());
  await hangUpPhone(cyd);
  await conference.until('Cyd gone', (now) => participantOf(now, cyd.number)?.disconnection?.method === 'departed');
  await hearEachOther([initiator, ada, ben], labFolder());
  await conference.agrees();
});

it('the call goes on while Rollcall is down, and afterwards its state is right and management works', async () => {
  await begin();
  await rollcall.kill();
  await hearEachOther(everybody, labFolder());
  await hangUpPhone(cyd);
  await eventually('Cyd’s phone to be idle', () => isIdle(cyd));
  // Janus gives up its report after a few seconds: after that, only a check of the bridge finds out.
  await hearEachOther([initiator, ada, ben], labFolder());
  await rollcall.start();
  await conference.reconnect();
  await conference.until('Cyd known to be gone', (seen) => participantOf(seen, cyd.number)?.status === 'offline', MINUTE_MS);
  const seen = await conference.agrees();
  expect(seen.state).toBe('active');
  expect([initiator, ada, ben].map(({ number }) => participantOf(seen, number)?.status)).toEqual(['online', 'online', 'online']);

  await conference.update(ben, { muted: true });
  await conference.until('Ben muted', (now) => participantOf(now, ben.number)?.muted === true);
  await hears(ada, [initiator]);
  await conference.update(cyd, { status: 'online' });
  await conference.until('Cyd online again', (now) => participantOf(now, cyd.number)?.status === 'online');
  await hears(ada, [initiator, cyd]);
  await conference.end();
  await conference.until('the end', ({ state }) => state === 'ended');
  await eventually('every phone to be released', allIdle);
});

it('a conference server that dies makes management unavailable within 45 s; when it comes back with nothing, its legs end as lost', async () => {
  // Somebody is still being called when it dies.
  await rollcall.kill();
  await rollcall.start({ ROLLCALL_RING_SECONDS: '120' });
  await conference.reconnect();
  await begin();
  await conference.add([numbers.ringsOn]);
  await conference.until('one who is rung', (seen) => participantOf(seen, numbers.ringsOn)?.endpointStatus === 'alerting');
  const diedAt = Date.now();
  await killJanus(labFolder());
  const silent = await conference.until('an unreachable bridge', ({ management }) => management.reason === 'bridge-unreachable', MINUTE_MS);
  expect(silent.management.available).toBe(false);
  const marked = await conference.until(
    'unconfirmed participants',
    ({ participants }) => participants.every(({ confirmed }) => !confirmed),
    10_000,
  );
  expect(Date.now() - diedAt).toBeLessThan(45_000);
  expect(marked.participants.filter(({ status }) => status === 'online')).toHaveLength(everybody.length);

  startJanus(labFolder());
  await untilJanusAnswers();
  const over = await conference.until(
    'no leg that is live',
    ({ participants }) => participants.every(({ endpointStatus }) => endpointStatus === 'disconnected'),
    MINUTE_MS,
  );
  expect(over.participants.map(({ disconnection }) => disconnection?.cause)).toEqual(over.participants.map(() => 'bridge-lost'));
  await conference.until('the end', ({ state }) => state === 'ended', 120_000);
  await conference.agrees();
}, 300_000);
