/** All terminals lose their connection at once, and come back as the terminal SDK does. Times are in seconds. */
import { SECOND_MS } from '../../schemas/durations';
import { reconnectAfterMs } from '../../terminal/synchronisation/waiting';
import { reservedFor } from '../../functions/wiring/concurrency';
import { seededRandom } from '../measuring/seeded-random';
import { Events } from '../measuring/events';
import { percentile } from '../measuring/statistics';
import type { Limits } from './limits';
import { Pool } from './pool';
import { TokenBucket } from './token-bucket';
import type { Traffic, Use } from './traffic';

export type StormResult = {
  readonly terminals: number;
  /** Until half of them, 99 of 100, and all have their state again. */
  readonly half: number;
  readonly most: number;
  readonly all: number;
  /** Tries for each terminal, with those that were refused. */
  readonly tries: number;
};

const CONNECT = 'functions/terminals/connect.ts';
const SUBSCRIBE = 'functions/terminals/subscribe.ts';

const secondsOf = (use: Use | undefined): number => (use ? use.ownMs / use.invocations / SECOND_MS : 0);

type StormOptions = {
  readonly traffic: Traffic;
  readonly limits: Limits;
  readonly lambdaConcurrency: number;
  readonly terminals: number;
  readonly seed: number;
};

export const simulateStorm = ({ traffic, limits, lambdaConcurrency, terminals, seed }: StormOptions): StormResult => {
  const events = new Events();
  const random = seededRandom(seed);
  const gateway = new TokenBucket(limits.gatewayRate, limits.gatewayBurst);
  const connects = new TokenBucket(limits.connects);
  const { functions } = traffic.phases.opened;
  const poolOf = (entry: string): Pool => new Pool(reservedFor({ entry }, lambdaConcurrency) ?? lambdaConcurrency);
  const stages = [
    { pool: poolOf(CONNECT), seconds: secondsOf(functions[CONNECT]), limit: connects },
    { pool: poolOf(SUBSCRIBE), seconds: secondsOf(functions[SUBSCRIBE]), limit: undefined },
  ];
  const back: number[] = [];
  let tries = 0;
  const tryAgain = (failures: number): void => events.after(reconnectAfterMs(failures, random()) / SECOND_MS, () => pass(0, failures));
  const pass = (index: number, failures: number): void => {
    const stage = stages[index];
    if (!stage) return void back.push(events.now);
    if (index === 0) tries += 1;
    const isLet = gateway.take(events.now, 1) === 1 && (stage.limit?.take(events.now, 1) ?? 1) === 1;
    if (!isLet || stage.pool.tryEnter(1) === 0) return tryAgain(failures + 1);
    events.after(stage.seconds, () => {
      stage.pool.leave(1);
      pass(index + 1, failures);
    });
  };
  for (let terminal = 0; terminal < terminals; terminal++) tryAgain(0);
  events.runUntil(Infinity);
  return {
    terminals,
    half: percentile(back, 0.5),
    most: percentile(back, 0.99),
    all: percentile(back, 1),
    tries: tries / terminals,
  };
};
