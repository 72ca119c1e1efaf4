/** Closes connections whose time is over: a token that has expired shows nothing any more. */
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { ConnectionExpiry } from '../messages';
import { connections } from '../providers/connections';
import { consumer } from '../providers/consumer';
import { queues } from '../providers/queues';
import { terminalStore } from '../providers/terminal-store';
import { expiryMessage } from '../sockets/expiry-message';
import { queueConsumer, type QueueDeps, type Received } from './queue-consumer';

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

export const handler = lambda(expireConnectionsHandler, { ...consumer, queues, connections, terminalStore });
