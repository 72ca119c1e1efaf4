/**
 * A deployment in its own process, for a test to kill. Its environment holds its options, and its routes move its
 * clock.
 */
import { jsonAnswer } from '../../local/gateway/json-answer';
import type { LocalRequest, LocalRoute } from '../../local/gateway/start-gateway';
import { StillBusy } from '../../local/idle';
import { logNothing } from '../../local/log';
import { overridesIn } from '../../local/settings';
import { type Local, startLocal } from '../../local/start';
import { movableClock } from './e2e-clock';
import { PROCESS_IS_UP, type ProcessOptions } from './e2e-process-options';
import { countMovement, untilAtRest } from './e2e-quiet';
import { failingConsumers } from './failing-consumers';

const options = JSON.parse(process.env.E2E_OPTIONS ?? '') as ProcessOptions;
const clock = movableClock(options.aheadMs);
const failing = failingConsumers(Math.random, options.failureRate);
const movement = countMovement(failing.load);
let local: Local | undefined;

const numberIn = ({ body }: LocalRequest): number => Number(body.toString('utf8'));

/** Whether it becomes idle within this time. */
const isIdleWithin = async (ms: number): Promise<boolean> => {
  try {
    await local?.idle(ms);
    return true;
  } catch (error) {
    if (error instanceof StillBusy) return false;
    throw error;
  }
};

const routes: readonly LocalRoute[] = [
  {
    method: 'POST',
    path: '/test/clock',
    answer: async (request) => {
      clock.advance(numberIn(request));
      return jsonAnswer(200, {});
    },
  },
  {
    method: 'POST',
    path: '/test/failure-rate',
    answer: async (request) => {
      failing.setRate(numberIn(request));
      return jsonAnswer(200, {});
    },
  },
  { method: 'POST', path: '/test/idle', answer: async (request) => jsonAnswer(200, { idle: await isIdleWithin(numberIn(request)) }) },
  {
    method: 'POST',
    path: '/test/quiet',
    answer: async () => {
      if (local) await untilAtRest(local, movement.count);
      return jsonAnswer(200, {});
    },
  },
];

const main = async (): Promise<void> => {
  const { port, dataFolder, secrets } = options;
  local = await startLocal({
    port,
    secrets,
    ...(dataFolder === undefined ? {} : { dataFolder }),
    environment: overridesIn(process.env),
    sandbox: false,
    localRoutes: routes,
    load: movement.load,
    retry: { firstMs: 5, maxMs: 50 },
    log: logNothing,
    now: clock.now,
  });
  clock.onMove(local.wake);
  process.stdout.write(`${PROCESS_IS_UP}\n`);
};

void main();
