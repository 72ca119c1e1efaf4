/**
 * Single-line calls of real phones: the initiator calls its parties one by one, the carrier's Kamailio tells the access
 * network process, and Rollcall knows who is online before the conference starts.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Participant } from '../../schemas/participant';
import { eventually } from '../support/until';
import { accessNetworkKeyIn, type Kit, KIT_URL, kitOf } from './lab/access-network-kit';
import { CallEvents } from './lab/call-events';
import { RING_SECONDS } from './lab/carrier';
import { hangsUp } from './lab/hangs-up';
import { hearEachOther } from './lab/hearing';
import { allIdle, isIdle } from './lab/idle-phones';
import { killCarrier, startCarrier, untilJanusAnswers } from './lab/lab';
import { invitesOfBridge } from './lab/invites';
import { type LocalMode, runLocalMode } from './lab/local-mode';
import { oneWayNumbers, REFUSED_WITH } from './lab/one-way-phones';
import { accept, answers, callAndHold, dial, hangUpOn, hold, linesOf, rings, shows } from './lab/person';
import { hangUpPhone, type Phone, phones } from './lab/phone';
import { askToRelease } from './lab/release-request';
import { signalProgram } from './lab/programs';
import { ReportTap } from './lab/report-tap';
import { type SingleLineConference, singleLineConference } from './lab/single-line-conference';
import { labFolder } from './lab/this-lab';

const [a, b, c, d] = phones as readonly [Phone, Phone, Phone, Phone];

const TAP_PORT = 3_010;

let folder: string;
let rollcall: LocalMode;
let tap: ReportTap;
let kit: Kit;
let events: CallEvents;
let conference: SingleLineConference;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'single-line-'));
  const rollcallData = join(folder, 'rollcall');
  mkdirSync(rollcallData);
  await untilJanusAnswers();
  rollcall = await runLocalMode(rollcallData, {
    ROLLCALL_ASSEMBLY: 'network',
    ROLLCALL_ACCESS_NETWORK_URL: KIT_URL,
    ROLLCALL_RING_SECONDS: '20',
  });
  tap = await ReportTap.start(TAP_PORT, rollcall.baseUrl);
  kit = kitOf({ folder, rollcallUrl: `http://127.0.0.1:${String(TAP_PORT)}`, rollcallData });
  await kit.start();
  events = await CallEvents.listen();
  conference = singleLineConference(rollcall, a);
  await answers(a, 'by hand');
});

afterEach(async () => {
  await answers(d, 'itself');
  await Promise.all(phones.map(hangUpEverything));
  await conference.end();
  await eventually('phones that are idle', allIdle);
  tap.forget();
  events.forget();
});

afterAll(async () => {
  await answers(a, 'itself');
  events.stop();
  await kit.kill();
  await tap.stop();
  await rollcall.kill();
  rmSync(folder, { recursive: true, force: true });
});

const hangUpEverything = async (phone: Phone): Promise<void> => {
  while ((await linesOf(phone)).length > 0) await hangUpPhone(phone);
};

const callOf = ({ call, initialStatus, status }: Participant) => ({ state: call?.state, cause: call?.cause, initialStatus, status });

const isOnline = ({ status, endpointStatus }: Participant): boolean => status === 'online' && endpointStatus === 'connected';

const conferenceOfHeldCalls = async (...parties: readonly Phone[]): Promise<void> => {
  for (const party of parties) await callAndHold(a, party.number);
  for (const party of parties) await conference.untilParticipant(party.number, 'held', ({ call }) => call?.state === 'held');
};

/** Starts the conference; the initiator accepts its call. Waits until all of these are in it. */
const startWith = async (...parties: readonly Phone[]): Promise<void> => {
  await conference.start();
  await shows(a, 'the conference’s call alone', (lines) => lines.length === 1 && lines[0]?.state === 'INCOMING');
  await accept(a);
  await conference.until('everybody in the conference', ({ participants }) =>
    [a, ...parties].every(({ number }) => participants.some((each) => each.phoneNumber === number && isOnline(each))),
  );
};

/** Whom the conference server has called since then, as captured on the wire. */
const called = (since: number): readonly string[] =>
  invitesOfBridge(labFolder(), since)
    .map(({ number }) => number)
    .sort();

it('who was called and answered is online, who was busy is offline; the start calls exactly those who are online, and they hear each other', async () => {
  const begin = Date.now();
  // D talks to somebody else, and has one line.
  await dial(d, oneWayNumbers.rings);
  await callAndHold(a, b.number);
  await dial(a, d.number);
  await conference.untilParticipant(d.number, 'busy', ({ call }) => call?.state === 'unconnected');
  await callAndHold(a, c.number);
  await hold(a, b.number);
  const before = await conference.until('both calls on hold', ({ participants }) =>
    [b, c].every(({ number }) => participants.some((each) => each.phoneNumber === number && each.call?.state === 'held')),
  );
  expect(before.state).toBe('assembling');
  expect(
    Object.fromEntries(before.participants.filter(({ role }) => role === 'participant').map((each) => [each.phoneNumber, callOf(each)])),
  ).toEqual({
    [b.number]: { state: 'held', cause: null, initialStatus: 'online', status: 'online' },
    [d.number]: { state: 'unconnected', cause: 'busy', initialStatus: 'offline', status: 'offline' },
    [c.number]: { state: 'held', cause: null, initialStatus: 'online', status: 'online' },
  });
  expect(before.participants.every(({ endpointStatus }) => endpointStatus !== 'connected')).toBe(true);
  await hangUpEverything(d);
  expect(invitesOfBridge(labFolder(), begin)).toEqual([]);

  await startWith(b, c);
  expect(called(begin)).toEqual([a, b, c].map(({ number }) => number));
  for (const { number } of [b, c]) {
    const released = await tap.until(number, 'released');
    const { joinedAt } = await conference.untilParticipant(number, 'in the conference', isOnline);
    expect(Date.parse(joinedAt ?? '')).toBeGreaterThan(Date.parse(released.occurredAt));
  }
  await hearEachOther([a, b, c], labFolder());
  expect(await isIdle(d)).toBe(true);
  for (const phone of [a, b, c]) expect(await linesOf(phone)).toHaveLength(1);
  expect(tap.statesOf(b.number).at(-1)).toBe('released');
  expect(tap.statesOf(c.number).at(-1)).toBe('released');

  await conference.update(b.number, { status: 'offline' });
  await eventually('B’s call to be released', () => isIdle(b));
  await hearEachOther([a, c], labFolder());
  await conference.update(b.number, { status: 'online' });
  await conference.untilParticipant(b.number, 'online again', isOnline);
  await hearEachOther([a, b, c], labFolder());
  await conference.end();
  await eventually('every phone to be released', allIdle);
  // The conference server's calls bear the initiator's number, and none of them is a single-line call.
  expect(new Set(events.all.map(({ callId }) => callId)).size).toBe(3);
  expect(await rollcall.deadLetters()).toEqual([]);
});

/** After that, Rollcall calls those whose release it was not told of. */
const WAITS_FOR_RELEASES_MS = 3_000;
const STARTS = 5;

it(`of ${String(STARTS)} starts, each calls exactly those who are online before Rollcall would stop waiting for releases`, async () => {
  for (let count = 1; count <= STARTS; count += 1) {
    await conferenceOfHeldCalls(b, c);
    const startedAt = Date.now();
    await startWith(b, c);
    expect(called(startedAt)).toEqual([a, b, c].map(({ number }) => number));
    for (const { at } of invitesOfBridge(labFolder(), startedAt)) expect(at - startedAt).toBeLessThan(WAITS_FOR_RELEASES_MS);
    await conference.end();
    await eventually('every phone to be released', allIdle);
    tap.forget();
  }
});

const CAUSES = { 404: 'unreachable', 480: 'unreachable', 486: 'busy', 603: 'declined' } as const;

it('each way in which a call fails or ends has its cause, on the wire and in the conference', async () => {
  await dial(a, oneWayNumbers.rings);
  await dial(a, oneWayNumbers.gone);
  for (const status of REFUSED_WITH) {
    const number = oneWayNumbers.refusing(status);
    await dial(a, number);
    const { call, initialStatus } = await conference.untilParticipant(number, 'refused', (each) => each.call?.state === 'unconnected');
    expect(call?.cause).toBe(CAUSES[status]);
    expect(initialStatus).toBe('offline');
    expect((await events.ofCallTo(number)).at(-1)).toMatchObject({ state: 'unconnected', code: status });
  }
  // The carrier's own refusal.
  await dial(a, '+15559999');
  await conference.untilParticipant('+15559999', 'unknown', ({ call }) => call?.cause === 'unreachable');

  await conference.untilParticipant(oneWayNumbers.gone, 'unreachable', ({ call }) => call?.cause === 'unreachable');

  await dial(a, hangsUp.number);
  await conference.untilParticipant(hangsUp.number, 'gone', ({ call, status }) => call?.state === 'released' && status === 'offline');
  expect((await events.ofCallTo(hangsUp.number)).at(-1)).toMatchObject({ state: 'released', by: 'participant' });

  await conference.untilParticipant(
    oneWayNumbers.rings,
    'not answering',
    ({ call }) => call?.state === 'unconnected' && call.cause === 'no-answer',
    (RING_SECONDS + 5) * 1_000,
  );
  expect((await events.ofCallTo(oneWayNumbers.rings)).at(-1)).toMatchObject({ state: 'unconnected', code: 408 });
  events.forget();

  await dial(a, oneWayNumbers.rings);
  await conference.untilParticipant(oneWayNumbers.rings, 'ringing', ({ call }) => call?.state === 'alerting');
  await hangUpOn(a, oneWayNumbers.rings);
  await conference.untilParticipant(oneWayNumbers.rings, 'cancelled', ({ call }) => call?.cause === 'cancelled');
  expect((await events.ofCallTo(oneWayNumbers.rings)).at(-1)).toMatchObject({ state: 'unconnected', code: 487 });
  expect(tap.reported.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
});

it('who still rings at the start, and answers afterwards, joins', async () => {
  await answers(d, 'by hand');
  await conferenceOfHeldCalls(b);
  await dial(a, d.number);
  await rings(d);
  await conference.untilParticipant(d.number, 'ringing', ({ call }) => call?.state === 'alerting');
  await conference.start();
  await conference.untilParticipant(b.number, 'in the conference', isOnline);
  await accept(d);
  await answers(d, 'itself');
  await conference.untilParticipant(d.number, 'in the conference', isOnline);
  await accept(a);
  await conference.untilParticipant(a.number, 'in the conference', isOnline);
  await hearEachOther([a, b, d], labFolder());
});

/** Whoever was killed is back: within ten seconds the conference shows what the phones show. */
const RIGHT_WITHIN_MS = 10_000;

const isRight = (gone: Phone, held: Phone): Promise<unknown> =>
  conference.until(
    'the one who hung up offline, and the other one online',
    ({ participants }) => {
      const of = ({ number }: Phone) => participants.find(({ phoneNumber }) => phoneNumber === number);
      return of(gone)?.call?.state === 'released' && of(gone)?.status === 'offline' && of(held)?.status === 'online';
    },
    RIGHT_WITHIN_MS,
  );

const rejected = () => tap.reported.filter(({ outcome }) => outcome === 'rejected');

it('Rollcall is killed between two steps, and knows afterwards what it missed', async () => {
  await conferenceOfHeldCalls(b);
  await rollcall.kill();
  await callAndHold(a, c.number);
  await hangUpPhone(b);
  await rollcall.start();
  await isRight(b, c);
  expect(rejected()).toEqual([]);
  await tap.until(c.number, 'held');
  // The phone may resume its held call by itself when the other one ends.
  expect(tap.statesOf(c.number).slice(0, 4)).toEqual(['dialing', 'alerting', 'connected', 'held']);
});

it('the access network kit is killed between two steps, and tells afterwards what it missed', async () => {
  await conferenceOfHeldCalls(b);
  await kit.kill();
  await callAndHold(a, c.number);
  await hangUpPhone(b);
  await kit.start();
  await isRight(b, c);
  expect(rejected()).toEqual([]);
  await startWith(c);
  await hearEachOther([a, c], labFolder());
});

it('Kamailio is killed between two steps, and goes on with the calls that there are', async () => {
  await conferenceOfHeldCalls(b, d);
  await killCarrier(labFolder());
  startCarrier(labFolder());
  await eventually('Kamailio to be back', async () => CallEvents.listen().catch(() => undefined), RIGHT_WITHIN_MS).then((again) => {
    events.stop();
    events = again;
  });
  await hangUpPhone(b);
  await isRight(b, d);
  expect(rejected()).toEqual([]);
  await startWith(d);
  await hearEachOther([a, d], labFolder());
});

const RELEASES = 30;

it(`${String(RELEASES)} calls are released one after the other: each is told once, and no phone is left in a call`, async () => {
  await conferenceOfHeldCalls(d);
  const key = accessNetworkKeyIn(join(folder, 'rollcall'));
  for (let count = 1; count <= RELEASES; count += 1) {
    const party = count % 2 === 0 ? b : c;
    await dial(a, party.number);
    await eventually('the call', async () => tap.statesOf(party.number).at(-1) === 'connected', undefined, 20);
    expect(await askToRelease({ requestId: `release-${String(count)}`, initiator: a.number, participant: party.number }, key)).toBe(202);
    await eventually('the end of the call', async () => tap.statesOf(party.number).at(-1) === 'released', undefined, 20);
    await eventually('an idle phone', () => isIdle(party), 3_000, 50);
    await shows(a, 'one call', (lines) => lines.length === 1);
  }
  const ended = events.all.filter(({ state, b: called }) => state === 'released' && called !== d.number);
  expect(ended).toHaveLength(RELEASES);
  expect(new Set(ended.map(({ callId }) => callId)).size).toBe(RELEASES);
  const released = tap.reported.filter(({ state, participant }) => state === 'released' && participant !== d.number);
  expect(released.map(({ outcome }) => outcome)).toEqual(Array.from({ length: RELEASES }, () => 'applied'));
  expect(rejected()).toEqual([]);
});

/** Longer than the kit waits before it looks again whether the call is over. */
const ANSWERS_AFTER_MS = 2_500;

it('the release of a phone that is slow to answer its BYE is asked for once, and told once', async () => {
  await conferenceOfHeldCalls(c);
  await dial(a, b.number);
  await tap.until(b.number, 'connected');
  const key = accessNetworkKeyIn(join(folder, 'rollcall'));
  signalProgram(labFolder(), b.name, 'SIGSTOP');
  try {
    expect(await askToRelease({ requestId: 'of a slow phone', initiator: a.number, participant: b.number }, key)).toBe(202);
    await tap.until(b.number, 'released');
    // Real time passes at the phone.
    await new Promise((resolve) => setTimeout(resolve, ANSWERS_AFTER_MS));
  } finally {
    signalProgram(labFolder(), b.name, 'SIGCONT');
  }
  await eventually('B’s call to be released', () => isIdle(b));
  expect(events.to(b.number).filter(({ state }) => state === 'released')).toHaveLength(1);
});

it('a forged request releases nothing, and a repeated one releases only once', async () => {
  await conferenceOfHeldCalls(c);
  await dial(a, b.number);
  await tap.until(b.number, 'connected');
  const request = { requestId: 'once', initiator: a.number, participant: b.number };
  const forged = Buffer.from('not the key of this deployment!!').toString('base64');
  expect(await askToRelease(request, forged)).toBe(401);
  const key = accessNetworkKeyIn(join(folder, 'rollcall'));
  expect(await askToRelease({ ...request, requestId: 'of nobody', participant: '+15550999' }, key)).toBe(202);
  expect(await isIdle(b)).toBe(false);
  expect(await askToRelease(request, key)).toBe(202);
  await eventually('B’s call to be released', () => isIdle(b));
  await tap.until(b.number, 'released');

  tap.forget();
  await dial(a, b.number);
  await tap.until(b.number, 'connected');
  expect(await askToRelease(request, key)).toBe(202);
  await hold(a, b.number);
  await tap.until(b.number, 'held');
  expect(await isIdle(b)).toBe(false);
  expect(tap.statesOf(b.number)).not.toContain('released');
});

it('a report that can never be accepted, and a token of one second, hold nothing up', async () => {
  await kit.kill();
  tap.tokenSeconds = 1;
  await kit.start();
  const tokensBefore = tap.tokens;
  // Nobody can be in a conference with himself.
  await dial(a, a.number);
  await rings(a);
  await hangUpEverything(a);
  await conferenceOfHeldCalls(b);
  // Real time passes: the issuer's clock decides when the token is over.
  await eventually('the token to be over', async () => Date.now() - (tap.reported.at(-1)?.settledAt ?? Date.now()) > 1_500, 5_000, 50);
  await callAndHold(a, c.number);
  await conference.untilParticipant(c.number, 'held', ({ call }) => call?.state === 'held');
  tap.tokenSeconds = undefined;
  expect(tap.tokens).toBeGreaterThan(tokensBefore);
  // The conference has the report before Rollcall has answered it.
  await tap.until(c.number, 'held');
  expect(tap.statesOf(c.number)).toEqual(['dialing', 'alerting', 'connected', 'held']);
});
