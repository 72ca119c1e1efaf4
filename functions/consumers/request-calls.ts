/** Sends requests about single-line calls to the carrier's access network, one after the other for each conference. */
import { CallCommand } from '../messages';
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { accessNetwork } from '../providers/access-network';
import { consumer } from '../providers/consumer';
import { queues } from '../providers/queues';
import { queueConsumer, type QueueDeps, type Received } from './queue-consumer';

type RequestDeps = QueueDeps & Pick<Deps, 'accessNetwork'>;

const request = async (deps: RequestDeps, { body: { action, ...call } }: Received<CallCommand>): Promise<void> => {
  const network = await deps.accessNetwork();
  await (action === 'connect' ? network.connectCall(call) : network.releaseCall(call));
};

export const requestCallsHandler = (deps: RequestDeps) => queueConsumer(deps, 'call-requests', CallCommand, request);

export const handler = lambda(requestCallsHandler, { ...consumer, queues, accessNetwork });
