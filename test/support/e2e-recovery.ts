/**
 * Conferences with a terminal and a partner, who go through a fault of a service. What was accepted meanwhile is noted,
 * and must be there once the fault is over.
 */
import { StillBusy } from '../../local/idle';
import { MINUTE_MS } from '../../schemas/durations';
import { Problem } from '../../schemas/problems';
import { type ApiAnswer, expectStatus } from '../e2e/stories/api-client';
import type { NumberSource } from '../e2e/stories/numbers';
import { partnerOf, untilActive } from '../e2e/stories/partner';
import { terminalOf, untilStatus } from '../e2e/stories/terminal';
import { deliveredVersions } from './delivered-versions';
import { startStory, type StoryDeployment } from './e2e-deployment';
import { follow, type Followed } from './followed-conference';
import { crowd } from './property-runs';
import { recover, type Recovering, STEP_MS } from './recovered';
import { type SinkServer, startSinkServer } from './sink-server';

/**
 * The most real time for the work that is due in a step, with so many conferences. If time went on before that work is
 * done, a dial could be given up that was never tried. Streams that are throttled are retried for longer.
 */
const worksWithinMs = (conferences: number): number => 2_000 + 200 * conferences;
const LOOK_FOR_WORK_MS = 20;

/** Retries are not work that can be done now, nor is what waits behind them. */
const isDue = ({ local, clock }: StoryDeployment, part: string): boolean =>
  !local.queues.names().includes(part) || (local.queues.named(part).dueAt() ?? Infinity) <= clock.now();

const untilWorkIsDone = async (story: StoryDeployment, withinMs: number): Promise<void> => {
  const giveUpAt = performance.now() + withinMs;
  while (performance.now() < giveUpAt) {
    try {
      return await story.local.idle(LOOK_FOR_WORK_MS);
    } catch (error) {
      if (!(error instanceof StillBusy)) throw error;
      if (!error.parts.some((part) => isDue(story, part))) return;
    }
  }
};

/** As in AWS, where a function that failed has no faster retry. Queue consumers set the time of most retries themselves. */
const RETRY_AS_IN_AWS = { firstMs: MINUTE_MS, maxMs: 2 * MINUTE_MS };

/** The most real time that what is due may take. */
const SETTLES_WITHIN_MS = crowd(300_000, 20_000);
const READS_AT_ONCE = 50;

export type RecoveryWorld = Recovering & {
  readonly story: StoryDeployment;
  readonly sink: SinkServer;
  /** Opens a conference, and follows it by a socket. */
  readonly open: (participants: number) => Promise<Followed>;
  /** The same, and starts it: everybody is connected. */
  readonly openActive: (participants: number) => Promise<Followed>;
  /** So many of them at the same time. */
  readonly openManyActive: (conferences: number, participants: number) => Promise<readonly Followed[]>;
  readonly stop: () => Promise<void>;
};

/** Each request is parsed once, however often somebody asks. */
const deliveryRecord = ({ posted }: SinkServer) => {
  const delivered = deliveredVersions();
  let read = 0;
  return (conferenceId: string): readonly number[] => {
    for (const { body } of posted.slice(read)) delivered.add(body);
    read = posted.length;
    return delivered.of(conferenceId);
  };
};

export const startRecoveryWorld = async (draw: NumberSource): Promise<RecoveryWorld> => {
  const sink = await startSinkServer();
  const story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, retry: RETRY_AS_IN_AWS });
  const deployment = { ...story, socket: { url: story.local.webSocketUrl } };
  const partner = partnerOf(story);
  const subscription = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, subscription.id);
  const opened: Followed[] = [];

  const open: RecoveryWorld['open'] = async (participants) => {
    const terminal = terminalOf(story, draw('answers'));
    const numbers = Array.from({ length: participants }, () => draw('answers'));
    const { conferenceId } = expectStatus(await terminal.create(numbers), 201, 'createConference');
    const followed = await follow(deployment, terminal, conferenceId, numbers);
    opened.push(followed);
    return followed;
  };
  const openStarted = async (participants: number): Promise<Followed> => {
    const followed = await open(participants);
    expectStatus(await followed.terminal.start(followed.conferenceId), 202, 'startConference');
    return followed;
  };
  const openManyActive: RecoveryWorld['openManyActive'] = async (conferences, participants) => {
    const started = await Promise.all(Array.from({ length: conferences }, () => openStarted(participants)));
    for (const { terminal, conferenceId, numbers } of started)
      await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, ...numbers]);
    await story.quiet();
    const left = await recover(world, started, 0);
    if (left.length > 0) throw new Error(`Conferences did not settle: ${left.join('; ')}`);
    return started;
  };
  const world: RecoveryWorld = {
    story,
    sink,
    sandbox: story.sandbox,
    settle: story.quiet,
    settlesWithinMs: SETTLES_WITHIN_MS,
    readsAtOnce: READS_AT_ONCE,
    published: story.published.versions,
    delivered: deliveryRecord(sink),
    open,
    openActive: async (participants) => (await openManyActive(1, participants))[0]!,
    openManyActive,
    // As for a story, but in fewer and shorter steps, because something always waits.
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= STEP_MS) {
        for (const { ping } of opened) ping();
        story.clock.advance(Math.min(left, STEP_MS));
        await untilWorkIsDone(story, worksWithinMs(opened.length));
      }
    },
    stop: async () => {
      for (const { close } of opened) close();
      await story.stop();
      await sink.stop();
    },
  };
  return world;
};

/** What is wrong with a refusal that asks for a repetition: it says so, and when. */
export const faultOfRefusal = ({ status, headers, body }: ApiAnswer<unknown>): string | undefined => {
  const problem = Problem.safeParse(body);
  if (![429, 503].includes(status)) return `The status is ${String(status)}`;
  if (!problem.success || problem.data.status !== status) return `Not a problem: ${JSON.stringify(body)}`;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return 'Not of the media type of problems';
  return Number(headers.get('retry-after')) > 0 ? undefined : 'It does not say when to come again';
};
