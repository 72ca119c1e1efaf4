/** Sends requests about single-line calls to the carrier's access network, one after the other for each conference. */
import { AccessNetworkRefused } from '../access-network/access-network';
import { CallCommand } from '../messages';
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { accessNetwork } from '../providers/access-network';
import { consumer } from '../providers/consumer';
import { queues } from '../providers/queues';
import { queueConsumer, type QueueDeps, type Received } from './queue-consumer';

type RequestDeps = QueueDeps & Pick<Deps, 'accessNetwork'>;

/** What it refuses once it will refuse again: nobody is called, and the log says so. */
const ignoreRefusal =
  (deps: RequestDeps, { action, conferenceId, participantId }: CallCommand) =>
  (error: unknown): void => {
    if (!(error instanceof AccessNetworkRefused)) throw error;
    deps.log('call.refused', { conferenceId, participantId, action, status: error.status });
  };

const request = async (deps: RequestDeps, { body }: Received<CallCommand>): Promise<void> => {
  const { action, ...call } = body;
  const network = await deps.accessNetwork();
  await (action === 'connect' ? network.connectCall(call) : network.releaseCall(call)).catch(ignoreRefusal(deps, body));
};

export const requestCallsHandler = (deps: RequestDeps) => queueConsumer(deps, 'call-requests', CallCommand, request);

export const handler = lambda(requestCallsHandler, { ...consumer, queues, accessNetwork });
