/** The deployment in the emulator, as the stories of faults need it. */
import { setTimeout } from 'node:timers/promises';
import { SECOND_MS } from '../../../schemas/durations';
import type { FaultyDeployment } from '../../e2e/stories/faults/faulty-deployment';
import { faultsOf } from '../../e2e/stories/faults/with-fault';
import type { Run } from '../run';
import type { Visited } from '../visit';

export const faulty = ({ aws }: Run, { deployment, carrier, subscriber, count }: Visited): FaultyDeployment => ({
  ...deployment,
  faults: faultsOf(aws.faults, carrier),
  carrier,
  now: Date.now,
  // Time goes by itself. This only keeps the polling from taking the machine's time.
  pass: () => setTimeout(SECOND_MS / 4),
  count,
  untilPublished: subscriber.untilPublished,
});
