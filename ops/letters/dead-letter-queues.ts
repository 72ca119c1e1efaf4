/** The dead-letter queues of a deployment, and how the letters of each are redriven. */
import { namesOf } from '../../functions/wiring/named';
import { ruleConsumers } from '../../functions/wiring/rules';
import { type DeadLetterQueueName, queues } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import type { InvokedFunction } from '../deployment/deployment';
import { EXIT, OpsFailure } from '../failure';

/** `move`: SQS moves them back into their queue. The others did not come from a queue, and their function is invoked. */
export type DeadLetterQueue = { readonly name: DeadLetterQueueName } & (
  { readonly redrive: 'move' } | { readonly redrive: 'invoke-with-record' | 'invoke-with-event'; readonly consumer: InvokedFunction }
);

export const deadLetterQueues: readonly DeadLetterQueue[] = [
  ...namesOf(queues).map((name) => ({ name: `${name}-dead-letters`, redrive: 'move' }) as const),
  ...namesOf(streamConsumers).map(
    (name) => ({ name: streamConsumers[name].deadLetters, redrive: 'invoke-with-record', consumer: name }) as const,
  ),
  ...namesOf(ruleConsumers).map((name) => ({ name: `${name}-dead-letters`, redrive: 'invoke-with-event', consumer: name }) as const),
];

/** `leg-commands` names the same queue as `leg-commands-dead-letters`. */
export const deadLetterQueueNamed = (given: string): DeadLetterQueue => {
  const found = deadLetterQueues.find(({ name }) => name === given || name === `${given}-dead-letters`);
  if (found) return found;
  const known = deadLetterQueues.map(({ name }) => name.replace(/-dead-letters$/, '')).join(', ');
  throw new OpsFailure(EXIT.notFound, `There are no dead letters of that name. There are those of: ${known}.`);
};
