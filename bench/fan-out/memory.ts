/** Measures whether the deployment's memory grows with its deliveries. */
import type { Deployment } from '../deployment/start-deployment';
import { growthBetweenThirds } from '../measuring/statistics';
import { measureRollcall } from './rollcall/measure-rollcall';

export type Growth = {
  readonly deliveries: number;
  readonly firstBytes: number;
  readonly lastBytes: number;
  readonly bytesPerDelivery: number;
};

const RECEIVERS = 100;
const PARTICIPANTS = 10;
const SAMPLES = 30;
const WARM_UP = 100;

/**
 * Measures the heap after garbage collection at regular intervals. A delivery may keep only what a later one replaces.
 */
export const measureGrowth = async (deployment: Deployment, deliveries: number, paceMs: number): Promise<Growth> => {
  const changes = Math.ceil(deliveries / RECEIVERS);
  const measureEvery = Math.ceil(changes / SAMPLES);
  const heaps: number[] = [];
  const between = async (made: number): Promise<void> => {
    if (made % measureEvery === 0) heaps.push(await deployment.query('heapBytes'));
  };
  const run = {
    participants: PARTICIPANTS,
    receivers: RECEIVERS,
    warmUp: WARM_UP,
    changes,
    paceMs,
    between,
    durable: false,
    core: undefined,
  };
  const measured = await measureRollcall(deployment, 'terminals', run);
  const { first, last, growth } = growthBetweenThirds(heaps);
  // Two thirds of the run lie between the middle of the first third and the middle of the last.
  const bytesPerDelivery = growth / ((measured.deliveries * 2) / 3);
  return { deliveries: measured.deliveries, firstBytes: first, lastBytes: last, bytesPerDelivery };
};
