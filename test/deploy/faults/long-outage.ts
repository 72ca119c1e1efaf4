/**
 * For some minutes, the conference server does not answer, while there are many conferences. Neither does the server of a
 * partner who has subscribed to all of them. It takes too long for every run, so it is an option of the command.
 */
import { setTimeout } from 'node:timers/promises';
import { MINUTE_MS, SECOND_MS } from '../../../schemas/durations';
import { mapInParallel } from '../../../functions/runtime/in-parallel';
import { expectStatus } from '../../e2e/stories/api-client';
import type { FaultyDeployment } from '../../e2e/stories/faults/faulty-deployment';
import { hasEnded, manyInOutage, type ManyInOutage, wrongCalls } from '../../e2e/stories/faults/many-in-outage';
import { revive } from '../../e2e/stories/faults/watched-conference';
import { withFault } from '../../e2e/stories/faults/with-fault';
import { partnerOf, untilActive } from '../../e2e/stories/partner';
import { terminalOf, untilCallsAreHeld, untilStatus } from '../../e2e/stories/terminal';
import { deliveredVersions } from '../../support/delivered-versions';
import { follow, type Followed } from '../../support/followed-conference';
import { passUntilTold, recover, type Recovering } from '../../support/recovered';
import { type SinkServer, startSinkServer } from '../../support/sink-server';
import type { LongOutage } from '../options';
import type { Run } from '../run';
import type { Visited } from '../visit';
import { faulty } from './faulty';
import { redriveLetters } from './queues-in-faults';

/** The emulator serves no more at a time on two cores. */
const AT_ONCE = 6;
const PARTICIPANTS = 2;
/** The SDK's terminals ping every five minutes. The test need not wait as long. */
const PING_EVERY_MS = 2 * MINUTE_MS;
const TICK_MS = 5 * SECOND_MS;
const SETTLE_MS = 15 * SECOND_MS;
/** The emulator needs real time for what each conference has to do after the outage. */
const recoversWithinMs = (conferences: number): number => (300 + 6 * conferences) * SECOND_MS;
/** By then every conference has noticed the outage and told everybody, so that the emulator has time for requests. */
const earlyAfterMs = (conferences: number): number => (60 + 0.3 * conferences) * SECOND_MS;
const LATE_BEFORE_MS = 75 * SECOND_MS;

type Partner = {
  readonly sink: SinkServer;
  readonly delivered: (conferenceId: string) => readonly number[];
  /** How many requests were refused. */
  readonly refused: () => number;
  readonly isDead: { readonly begin: () => void; readonly end: () => void };
};

const startPartner = async (deployment: FaultyDeployment): Promise<Partner> => {
  const [sink, delivered] = [await startSinkServer(), deliveredVersions()];
  let refused = 0;
  const live = (): void => revive({ sink, delivered });
  const die = (): void => {
    sink.answer = (response) => {
      refused += 1;
      response.writeHead(503).end();
    };
  };
  live();
  const partner = partnerOf(deployment, 'partner-of-long-outage');
  const { id } = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, id);
  return { sink, delivered: delivered.of, refused: () => refused, isDead: { begin: die, end: live } };
};

const open = async (deployment: FaultyDeployment, { draw }: Visited): Promise<Followed> => {
  const terminal = terminalOf(deployment, draw('answers'));
  const numbers = Array.from({ length: PARTICIPANTS }, () => draw('answers'));
  const { conferenceId } = expectStatus(await terminal.create(numbers), 201, 'createConference');
  await untilCallsAreHeld(terminal, conferenceId);
  return follow(deployment, terminal, conferenceId, numbers);
};

const openActive = async (deployment: FaultyDeployment, visited: Visited): Promise<Followed> => {
  const followed = await open(deployment, visited);
  const { terminal, conferenceId, numbers } = followed;
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, ...numbers]);
  return followed;
};

/** Some of the terminals each time, so that they do not all come in the same moment. */
const pingInTurn = (all: readonly Followed[]): (() => void) => {
  let turn = 0;
  return () => {
    const count = Math.ceil((all.length * TICK_MS) / PING_EVERY_MS);
    for (let sent = 0; sent < count; sent += 1, turn += 1) all[turn % all.length]?.ping();
  };
};

const recovering = ({ carrier, subscriber }: Visited, { delivered }: Partner, all: readonly Followed[], withinMs: number): Recovering => {
  const pingNext = pingInTurn(all);
  const pass = async (ms: number): Promise<void> => {
    const until = performance.now() + ms;
    while (performance.now() < until) {
      const tick = Math.min(until, performance.now() + TICK_MS);
      pingNext();
      await subscriber.receiveAll();
      await setTimeout(Math.max(0, tick - performance.now()));
    }
  };
  return {
    sandbox: carrier,
    pass,
    settle: () => pass(SETTLE_MS),
    settlesWithinMs: withinMs,
    readsAtOnce: AT_ONCE,
    published: subscriber.versions,
    delivered,
  };
};

const expectNothing = (what: string, wrong: readonly string[]): void => {
  if (wrong.length > 0) throw new Error(`${what}: ${String(wrong.length)} times, first ${wrong.slice(0, 3).join('; ')}`);
};

/** Returns when the outage is over. */
const goWithout = async (many: ManyInOutage, waiting: Recovering, ms: number): Promise<void> => {
  const startedAt = performance.now();
  const untilAfter = (afterMs: number): Promise<void> => waiting.pass(startedAt + afterMs - performance.now());
  await untilAfter(earlyAfterMs(many.all.length));
  await many.askEarly();
  await untilAfter(ms - LATE_BEFORE_MS);
  expectNothing('A start was not given up', await passUntilTold(waiting, [many.early], 0, hasEnded));
  await many.askLate();
  await untilAfter(ms);
};

/** Commands that were given up in the outage are dead letters. Redriven, they find that they are too late, and call nobody. */
const redriveCommands = async (many: ManyInOutage, waiting: Recovering, { carrier, clients: { sqs } }: Visited): Promise<string> => {
  const dials = carrier.dialAttempts().length;
  const letters = await redriveLetters(sqs, 'leg-commands');
  await waiting.pass(SETTLE_MS);
  expectNothing('A redriven command has changed something', await recover(waiting, many.all, waiting.settlesWithinMs, many.asItMustBe));
  if (carrier.dialAttempts().length > dials) throw new Error('A redriven command has called somebody');
  return `${String(letters)} letters`;
};

const endAll = async ({ all }: ManyInOutage): Promise<void> => {
  await mapInParallel(all, AT_ONCE, async ({ terminal, conferenceId, close }) => {
    await terminal.end(conferenceId);
    close();
  });
};

export const endureLongOutage = async (run: Run, visited: Visited, { ms, conferences }: LongOutage): Promise<void> => {
  const { steps } = run;
  const deployment = faulty(run, visited);
  const { faults, now } = deployment;
  const partner = await startPartner(deployment);
  const opened: Followed[] = [];
  const waiting = recovering(visited, partner, opened, recoversWithinMs(conferences));
  try {
    const many = await steps.take(`${String(conferences)} conferences open`, async () => {
      const running = await mapInParallel(Array.from({ length: conferences }), AT_ONCE, async () => {
        const followed = await openActive(deployment, visited);
        opened.push(followed);
        return followed;
      });
      const [early, late] = [await open(deployment, visited), await open(deployment, visited)];
      opened.push(early, late);
      expectNothing('Conferences did not settle', await recover(waiting, running, waiting.settlesWithinMs));
      return manyInOutage(running, early, late, visited.draw);
    });
    const since = now();
    await steps.take('fault: the bridge and a sink are down for minutes', async () => {
      await withFault(partner.isDead, () => withFault(faults.bridgeIsDown, () => goWithout(many, waiting, ms)));
      const silent = await deployment.count({ name: 'BridgeSilent', of: '' }, since);
      if (silent < conferences - many.of.ended.length) throw new Error(`Only ${String(silent)} conferences have noticed the outage`);
      return `BridgeSilent ${String(silent)}`;
    });
    await steps.take('after the outage, nothing is missing', async () => {
      expectNothing('Somebody does not know', await passUntilTold(waiting, many.all, waiting.settlesWithinMs, many.asItMustBe));
      expectNothing('Something is missing', await recover(waiting, many.all, waiting.settlesWithinMs, many.asItMustBe));
      expectNothing('Somebody was not called once', wrongCalls(many, visited.carrier));
      const events = many.all.reduce((sum, { conferenceId }) => sum + waiting.published(conferenceId).length, 0);
      return `${String(events)} versions each published and delivered; ${String(partner.refused())} requests to the dead sink`;
    });
    await steps.take('dead letters of the outage are redriven', () => redriveCommands(many, waiting, visited));
    await endAll(many);
  } finally {
    for (const { close } of opened) close();
    await partner.sink.stop();
  }
};
