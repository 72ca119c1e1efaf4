/** A local deployment for stories, with a movable clock, its published events, and direct access to the bridge. */
import { httpDriver } from '../../functions/drivers/http/http-driver';
import type { BridgeDriver } from '../../functions/ports/bridge-driver';
import { logNothing } from '../../local/log';
import type { Sandbox } from '../../local/sandbox/start-sandbox';
import { type Local, type LocalOptions, startLocal } from '../../local/start';
import { MINUTE_MS } from '../../schemas/durations';
import type { Deployment, TokenFor } from '../e2e/stories/deployment';
import { type MovableClock, movableClock } from './e2e-clock';
import { type EventRecord, eventRecord } from './e2e-events';
import { captureLog } from './e2e-log';
import { countMovement, untilAtRest } from './e2e-quiet';

export const BRIDGE_KEY = 'the-bridge-key-of-the-stories';

/** A call connects within 20 ms of real time. */
export const STORY_SPEED = 40;

export type StoryDeployment = Deployment & {
  readonly local: Local;
  readonly sandbox: Sandbox;
  readonly clock: MovableClock;
  readonly published: EventRecord;
  readonly bridge: BridgeDriver;
  /** The log lines of the functions. */
  readonly logged: readonly string[];
  /**
   * Waits until the work that can be done now is done. Work that waits for time to pass, or for a server that does not
   * answer, may remain.
   */
  readonly quiet: () => Promise<void>;
  /**
   * Moves the clock by this time, in steps no longer than the time between checks of a conference, and waits for the
   * work that becomes due.
   */
  readonly pass: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Shorter than the time between two checks of a conference, so that no deadline is skipped. */
const STEP_MS = 5_000;

/** Tokens are valid for an hour. Older ones are not reused. */
const TOKEN_KEPT_MS = 30 * MINUTE_MS;

export const keptTokens = (mint: (who: TokenFor) => Promise<string>, now: () => number): Deployment['token'] => {
  const kept = new Map<string, { readonly token: Promise<string>; readonly at: number }>();
  return (who) => {
    const name = JSON.stringify(who);
    const known = kept.get(name);
    if (known && now() < known.at + TOKEN_KEPT_MS) return known.token;
    const token = mint(who);
    kept.set(name, { token, at: now() });
    token.catch(() => kept.delete(name));
    return token;
  };
};

/** In E.164 format: the only form in which the product writes numbers. */
const NUMBER = /\+[1-9]\d{6,14}/;

/** Every message of every queue, whatever the story is about: it must not contain a number, as queues keep it for days. */
const watchForNumbers = ({ queues }: Local): (() => void) => {
  const found: string[] = [];
  for (const queue of queues.names().map((name) => queues.named(name))) {
    const send = queue.send.bind(queue);
    queue.send = async (message) => {
      if (NUMBER.test(JSON.stringify(message))) found.push(`${queue.definition.name}: ${message.body}`);
      return send(message);
    };
  }
  return () => {
    if (found.length > 0) throw new Error(`Messages contain numbers: ${found.slice(0, 3).join(', ')}`);
  };
};

export const startStory = async (options: LocalOptions = {}, clock = movableClock()): Promise<StoryDeployment> => {
  const log = captureLog();
  const movement = countMovement(options.load);
  const local = await startLocal({
    sandboxSpeed: STORY_SPEED,
    log: logNothing,
    retry: { firstMs: 5, maxMs: 50 },
    now: clock.now,
    wait: clock.wait,
    ...options,
    load: movement.load,
    secrets: { bridgeKey: BRIDGE_KEY, ...options.secrets },
  });
  if (!local.sandbox) throw new Error('Stories need the sandbox carrier');
  const stopWaking = clock.onMove(local.wake);
  const expectNoNumbers = watchForNumbers(local);
  const published = eventRecord();
  local.events().forEach(published.add);
  local.onEvent(published.add);
  const quiet = (): Promise<void> => untilAtRest(local, movement.count);
  return {
    baseUrl: local.baseUrl,
    token: keptTokens((who) => local.token(who), clock.now),
    local,
    sandbox: local.sandbox,
    clock,
    published,
    bridge: httpDriver({ baseUrl: local.sandbox.bridgeUrl, key: BRIDGE_KEY, now: clock.now }),
    quiet,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advance(Math.min(left, STEP_MS));
        await quiet();
      }
    },
    logged: log.lines,
    stop: async () => {
      stopWaking();
      await local.stop();
      log.stop();
      expectNoNumbers();
    },
  };
};
