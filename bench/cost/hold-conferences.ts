/**
 * Runs the reference conferences one after the other, so that no two of them share a batch and its cost. The half hour
 * of each call is skipped by moving the clock.
 */
import { MINUTE_MS } from '../../schemas/durations';
import { PING_EVERY_MS } from '../../terminal/synchronisation/waiting';
import type { StoryDeployment } from '../../test/support/e2e-deployment';
import { ReferenceConference } from './reference-conference';

export type Held = {
  /** Totals over all conferences. */
  readonly changes: number;
  readonly sentToTerminals: number;
  readonly sentByTerminals: number;
  readonly largestMessageBytes: number;
  readonly connectionMinutes: number;
};

/** So slow that the steps of a call are more than 100 ms apart, as in reality. A push would combine them otherwise. */
export const SANDBOX_SPEED = 0.7;

/** The parts of a conference's life, in order. `ended` includes the minute after the end. */
export type Phase = 'opened' | 'started' | 'talked' | 'ended';

/**
 * `direct`: nobody is called before the start. `network`: the access network calls everybody one by one, and reports.
 */
type Assembly = 'direct' | 'network';

export type HoldOptions = {
  readonly assembly: Assembly;
  readonly conferences: number;
  readonly participants: number;
  readonly minutes: number;
  /** How often the initiator mutes or unmutes somebody during a call. */
  readonly requests: number;
  /** How long the access network's phones ring, 0 to 9 seconds and half a second. Default: half a second. */
  readonly ringSeconds?: number;
  /** Called when a conference has gone through a part of its life, and everything has been done for it. */
  readonly onPhase?: (phase: Phase) => void;
};

/**
 * Numbers of the sandbox's phones that answer. If all are called at once, they answer one after the other, as people
 * do, so that each join is a change of its own.
 */
const numberOf = (index: number, { assembly, ringSeconds = 0 }: HoldOptions): string =>
  `+1555015${String(assembly === 'direct' ? index % 10 : ringSeconds)}${String(index).padStart(5, '0')}`;

/** Each conference has its own numbers, because a phone can be in one call only. */
let drawn = 0;

const invite = async ({ baseUrl, token, sandbox }: StoryDeployment, options: HoldOptions): Promise<ReferenceConference> => {
  const [initiator = '', ...invited] = Array.from({ length: options.participants }, () => numberOf(drawn++, options));
  return ReferenceConference.open({
    baseUrl,
    token: await token({ phoneNumber: initiator }),
    initiator,
    invited,
    hangUp: (number: string) => sandbox.hangUp(number),
  });
};

/** Lets time pass, with the terminal's pings. */
const passing = (story: StoryDeployment, { terminal }: ReferenceConference) => {
  let sincePing = 0;
  return async (ms: number): Promise<void> => {
    await story.pass(ms);
    sincePing += ms;
    if (sincePing < PING_EVERY_MS) return;
    sincePing = 0;
    terminal.ping();
  };
};

/** Spreads the requests, and the departures of all but two, evenly over the time. */
const call = async (
  conference: ReferenceConference,
  { participants, minutes, requests }: HoldOptions,
  pass: (ms: number) => Promise<void>,
): Promise<void> => {
  const leaving = participants - 2;
  const gapMs = Math.round((minutes * MINUTE_MS) / (requests + leaving + 1));
  for (let made = 0; made < requests; made++) {
    await pass(gapMs);
    const isMuting = Math.floor(made / participants) % 2 === 0;
    await conference.mute(conference.participantIds[made % participants] ?? '', isMuting);
  }
  for (const number of conference.invited.slice(0, leaving)) {
    await pass(gapMs);
    await conference.leave(number);
  }
  await pass(gapMs);
};

const holdOne = async (story: StoryDeployment, options: HoldOptions): Promise<Held> => {
  const openedAt = story.clock.now();
  const reached = async (phase: Phase): Promise<void> => {
    if (!options.onPhase) return;
    await story.quiet();
    options.onPhase(phase);
  };
  const conference = await invite(story, options);
  if (options.assembly === 'network') await conference.gathered();
  await reached('opened');
  await conference.start();
  await reached('started');
  await call(conference, options, passing(story, conference));
  await reached('talked');
  await conference.end();
  const { terminal } = conference;
  await terminal.close();
  const connectionMinutes = (story.clock.now() - openedAt) / MINUTE_MS;
  await story.pass(MINUTE_MS);
  await reached('ended');
  return {
    changes: terminal.conference?.version ?? 0,
    sentToTerminals: terminal.counts.messages,
    sentByTerminals: terminal.counts.sent,
    largestMessageBytes: terminal.counts.largestBytes,
    connectionMinutes,
  };
};

export const holdConferences = async (story: StoryDeployment, options: HoldOptions): Promise<Held> => {
  const held: Held[] = [];
  for (let index = 0; index < options.conferences; index++) held.push(await holdOne(story, options));
  const sum = (name: keyof Held): number => held.reduce((total, each) => total + each[name], 0);
  return {
    changes: sum('changes'),
    sentToTerminals: sum('sentToTerminals'),
    sentByTerminals: sum('sentByTerminals'),
    largestMessageBytes: Math.max(...held.map(({ largestMessageBytes }) => largestMessageBytes)),
    connectionMinutes: sum('connectionMinutes'),
  };
};
