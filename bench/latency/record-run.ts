/** Holds reference conferences in a local deployment at the cloud's pace, and records what happened. */
import { startStory } from '../../test/support/e2e-deployment';
import { holdConferences, type HoldOptions } from '../cost/hold-conferences';
import { startWebhookSinks } from '../cost/webhook-sinks';
import { seededRandom } from '../measuring/seeded-random';
import { drawsOf, type HopTable } from './hops';
import { pacedLoad } from './paced-load';
import { type TracedInvocation, traceInvocations } from './trace';

export type RecordOptions = HoldOptions & { readonly seed: number };

/** One conference runs before the recorded ones, so that work done once per process is not recorded. */
export const recordRun = async (options: RecordOptions, table: HopTable): Promise<readonly TracedInvocation[]> => {
  const tracer = traceInvocations();
  const load = pacedLoad(tracer.load, drawsOf(table), seededRandom(options.seed));
  const environment = { ROLLCALL_LOOPBACK_SINKS: 'true', ROLLCALL_ASSEMBLY: options.assembly };
  const story = await startStory({ load, sandboxSpeed: 1, environment });
  await tracer.start();
  const sinks = await startWebhookSinks(story, 1);
  try {
    await holdConferences(story, { ...options, conferences: 1 });
    tracer.take();
    await holdConferences(story, options);
    return tracer.take();
  } finally {
    sinks.stop();
    await story.stop();
    await tracer.stop();
  }
};
