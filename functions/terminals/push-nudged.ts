/**
 * Pushes when a writer asks for it. Whatever fails here, the push behind the bus does: it comes in any case, and leaves
 * nothing to this one.
 */
import { sampledAge } from '../../domain/terminals/tell-at-once';
import { PushNudge } from '../messaging/messages';
import { parallelConsumer, type QueueDeps, type Received } from '../messaging/queue-consumer';
import { conferenceStore, connections, consuming, followers, queues, terminalStore, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { type PushDeps, pushNudged } from './push-changes';

const push = async (deps: PushDeps, { body }: Received<PushNudge>): Promise<void> => {
  const sent = await pushNudged(deps, body);
  if (!sent) return;
  const { conferenceId, version, changedAt } = sent;
  deps.log('terminals.told', { conferenceId, version, ageMs: sampledAge(version, deps.clock() - changedAt) });
};

/** In parallel, because each push waits for its turn. */
export const pushNudgedHandler = (deps: PushDeps & QueueDeps) => parallelConsumer(deps, 'pushes', PushNudge, push);

export const handler = lambda(pushNudgedHandler, {
  ...consuming,
  store: conferenceStore,
  terminalStore,
  followers,
  connections,
  queues,
  wait,
});
