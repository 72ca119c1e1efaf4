/**
 * Pushes when a writer asks for it. Whatever fails here, the push behind the bus does: it comes in any case, and leaves
 * nothing to this one.
 */
import { connections, conferenceStore, consuming, followers, queues, terminalStore, wait } from '../providers';
import { PushNudge } from '../messaging/messages';
import { parallelConsumer, type QueueDeps } from '../messaging/queue-consumer';
import { lambda } from '../runtime/lambda';
import type { PushDeps } from './push-changes';
import { pushNudged } from './push-changes';

/** Each waits for its turn, so they wait at the same time. */
export const pushNudgedHandler = (deps: PushDeps & QueueDeps) =>
  parallelConsumer(deps, 'pushes', PushNudge, async (_deps, { body }) => void (await pushNudged(deps, body)));

export const handler = lambda(pushNudgedHandler, {
  ...consuming,
  store: conferenceStore,
  terminalStore,
  followers,
  connections,
  queues,
  wait,
});
