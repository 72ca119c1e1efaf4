/**
 * Looks at running conferences every 15 s: asks the bridge which legs are up, reads the conferences afterwards, and
 * makes up for whatever was lost. While the bridge is silent, only one look at a time asks it.
 */
import { LookMessage } from '../../messaging/messages';
import { queueConsumer } from '../../messaging/queue-consumer';
import type { LookDeps } from '../../ports/deps';
import { bridgeDriver, conferenceBatches, conferenceChanger, consuming, legRecords, lookList, queues, randomId } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { beginLooks } from './begin-looks';
import { lookAtSome } from './look-at-some';

export const lookHandler = (deps: LookDeps) =>
  queueConsumer(deps, 'looks', LookMessage, async (_deps, { body }) =>
    'due' in body ? beginLooks(deps, body.due) : lookAtSome(deps, body),
  );

export const handler = lambda(lookHandler, {
  ...consuming,
  store: conferenceChanger,
  conferenceBatches,
  legRecords,
  lookList,
  queues,
  randomId,
  bridge: bridgeDriver,
});
