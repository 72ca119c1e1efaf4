/** The reference conferences from beginning to end, side by side; the half hour passes at once. */
import { PING_EVERY_MS } from '../../terminal/synchronisation/waiting';
import type { StoryDeployment } from '../../test/support/e2e-deployment';
import { ReferenceConference } from './reference-conference';

export type Held = {
  /** Versions, messages and connections of all of them together. */
  readonly changes: number;
  readonly sentToTerminals: number;
  readonly sentByTerminals: number;
  readonly largestMessageBytes: number;
  readonly connectionMinutes: number;
};

export type HoldOptions = {
  readonly conferences: number;
  readonly participants: number;
  readonly minutes: number;
  /** How often the initiator mutes somebody, or takes it back, in a call. */
  readonly requests: number;
};

/** With those who were invited. */
type Open = readonly [ReferenceConference, readonly string[]];

const MINUTE_MS = 60_000;

/** The sandbox's phones that answer. */
const numberOf = (index: number): string => `+1555010${String(index).padStart(6, '0')}`;

/** Each conference has numbers of its own: a phone is in one call. */
let drawn = 0;

const open = async ({ baseUrl, token, sandbox }: StoryDeployment, participants: number): Promise<Open> => {
  const [initiator = '', ...invited] = Array.from({ length: participants }, () => numberOf(drawn++));
  const options = {
    baseUrl,
    token: await token({ phoneNumber: initiator }),
    initiator,
    invited,
    hangUp: (number: string) => sandbox.hangUp(number),
  };
  return [await ReferenceConference.open(options), invited];
};

/** Lets the time pass, with the terminals' pings. */
const passing = (story: StoryDeployment, conferences: readonly ReferenceConference[]) => {
  let sincePing = 0;
  return async (ms: number): Promise<void> => {
    await story.pass(ms);
    sincePing += ms;
    if (sincePing < PING_EVERY_MS) return;
    sincePing = 0;
    conferences.forEach(({ terminal }) => terminal.ping());
  };
};

/** Requests, and the departures of all but two, spread evenly over the time; then the initiator ends it. */
const call = async (opened: readonly Open[], { participants, minutes, requests }: HoldOptions, pass: (ms: number) => Promise<void>) => {
  const all = (act: (...open: Open) => Promise<void>) => Promise.all(opened.map((each) => act(...each)));
  const leaving = participants - 2;
  const gapMs = Math.round((minutes * MINUTE_MS) / (requests + leaving + 1));
  for (let made = 0; made < requests; made++) {
    await pass(gapMs);
    const isMuting = Math.floor(made / participants) % 2 === 0;
    await all((conference) => conference.mute(conference.participantIds[made % participants] ?? '', isMuting));
  }
  for (let left = 0; left < leaving; left++) {
    await pass(gapMs);
    await all((conference, invited) => conference.leave(invited[left] ?? ''));
  }
  await pass(gapMs);
  await all((conference) => conference.end());
};

export const holdConferences = async (story: StoryDeployment, options: HoldOptions): Promise<Held> => {
  const openedAt = story.clock.now();
  const opened = await Promise.all(Array.from({ length: options.conferences }, () => open(story, options.participants)));
  const conferences = opened.map(([conference]) => conference);
  await Promise.all(conferences.map((conference) => conference.gathered()));
  await Promise.all(conferences.map((conference) => conference.start()));
  await call(opened, options, passing(story, conferences));
  const connectionMinutes = (options.conferences * (story.clock.now() - openedAt)) / MINUTE_MS;
  await Promise.all(conferences.map(({ terminal }) => terminal.close()));
  await story.pass(MINUTE_MS);
  const sum = (pick: (conference: ReferenceConference) => number): number => conferences.reduce((total, each) => total + pick(each), 0);
  return {
    changes: sum(({ terminal }) => terminal.conference?.version ?? 0),
    sentToTerminals: sum(({ terminal }) => terminal.counts.messages),
    sentByTerminals: sum(({ terminal }) => terminal.counts.sent),
    largestMessageBytes: Math.max(...conferences.map(({ terminal }) => terminal.counts.largestBytes)),
    connectionMinutes,
  };
};
