/** Closes connections whose token has expired, so that no more is sent to them. */
import { ConnectionExpiry } from '../messaging/messages';
import { queueConsumer, type QueueDeps, type Received } from '../messaging/queue-consumer';
import type { Deps } from '../ports/deps';
import { connections, consuming, queues, terminalStore } from '../providers';
import { lambda } from '../runtime/lambda';
import { closeExpired } from './close-expired';
import { expiryMessage } from './expiry-message';

type ExpiryDeps = QueueDeps & Pick<Deps, 'clock' | 'connections' | 'terminalStore'>;

const expire = async (deps: ExpiryDeps, { body }: Received<ConnectionExpiry>): Promise<void> => {
  const { connectionId } = body;
  const connection = await deps.terminalStore.find(connectionId);
  if (!connection) return;
  const now = deps.clock();
  // A new token may have moved it.
  const { expiresAt } = connection;
  if (now < expiresAt) return deps.queues.send('connection-expiries', [expiryMessage({ connectionId, expiresAt }, now)]);
  await closeExpired(deps, connectionId);
};

export const expireConnectionsHandler = (deps: ExpiryDeps) => queueConsumer(deps, 'connection-expiries', ConnectionExpiry, expire);

export const handler = lambda(expireConnectionsHandler, { ...consuming, queues, connections, terminalStore });
