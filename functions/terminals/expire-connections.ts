/** Closes connections whose token has expired, so that no more is sent to them. */
import { ConnectionExpiry } from '../messaging/messages';
import { queueConsumer, type QueueDeps, type Received } from '../messaging/queue-consumer';
import type { Deps } from '../ports/deps';
import { connections, consuming, queues, terminalStore } from '../providers';
import { lambda } from '../runtime/lambda';
import { expiryMessage } from './expiry-message';

type ExpiryDeps = QueueDeps & Pick<Deps, 'clock' | 'connections' | 'terminalStore'>;

const expire = async (deps: ExpiryDeps, { body }: Received<ConnectionExpiry>): Promise<void> => {
  const { connectionId } = body;
  const connection = await deps.terminalStore.find(connectionId);
  if (!connection) return;
  const now = deps.clock();
  if (now < body.expiresAt) return deps.queues.send('connection-expiries', [expiryMessage(body, now)]);
  await deps.connections.close(connectionId);
  await deps.terminalStore.close(connectionId);
};

export const expireConnectionsHandler = (deps: ExpiryDeps) => queueConsumer(deps, 'connection-expiries', ConnectionExpiry, expire);

export const handler = lambda(expireConnectionsHandler, { ...consuming, queues, connections, terminalStore });
