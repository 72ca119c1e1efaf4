/** Sends requests about single-line calls to the carrier's access network, one after the other for each conference. */
import { isRunning } from '../../domain/conference/lifecycle';
import { participantOf } from '../../domain/conference/participant-of';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { isUp } from '../../domain/participant/single-line-call';
import { CallCommand } from '../messaging/messages';
import { queueConsumer, type QueueDeps, type Received } from '../messaging/queue-consumer';
import { AccessNetworkRefused } from '../ports/access-network';
import type { Deps } from '../ports/deps';
import { accessNetwork, conferenceStore, consuming, dialCounter, queues } from '../providers';
import { lambda } from '../runtime/lambda';

type RequestDeps = QueueDeps & Pick<Deps, 'accessNetwork' | 'store' | 'dialCounter' | 'clock' | 'settings'>;

/** Since the decision the conference may have started or ended, or the call may have been reported. */
const isStillDesired = async ({ store }: RequestDeps, command: CallCommand): Promise<boolean> => {
  const record = await store.current(initiatorKeyOf(command.conferenceId), { consistent: true });
  const participant = participantOf(record, command);
  if (!record || !participant) return false;
  return command.action === 'connect'
    ? record.state === 'assembling' && !participant.removed && participant.call === undefined
    : isRunning(record.state) && isUp(participant.call);
};

const LIMIT_REACHED = 429;

/**
 * Calls count towards the initiator's limit here as well. Otherwise a conference that is opened and ended again and
 * again could ring phones without end.
 */
const mayBePlaced = async ({ dialCounter, clock, settings, log }: RequestDeps, command: CallCommand): Promise<boolean> => {
  const { conferenceId, participantId, action } = command;
  const counted = await dialCounter.count(initiatorKeyOf(conferenceId), clock(), settings.dialsPerHour);
  if (!counted) log('call.refused', { conferenceId, participantId, action, status: LIMIT_REACHED });
  return counted;
};

/** The access network would refuse the same request again. So nobody is called, and the refusal is logged. */
const ignoreRefusal =
  (deps: RequestDeps, { action, conferenceId, participantId }: CallCommand) =>
  (error: unknown): void => {
    if (!(error instanceof AccessNetworkRefused)) throw error;
    deps.log('call.refused', { conferenceId, participantId, action, status: error.status });
  };

const request = async (deps: RequestDeps, { body }: Received<CallCommand>): Promise<void> => {
  const { action, ...call } = body;
  if (!(await isStillDesired(deps, body))) return;
  if (action === 'connect' && !(await mayBePlaced(deps, body))) return;
  const network = await deps.accessNetwork();
  await (action === 'connect' ? network.connectCall(call) : network.releaseCall(call)).catch(ignoreRefusal(deps, body));
};

export const requestCallsHandler = (deps: RequestDeps) => queueConsumer(deps, 'call-requests', CallCommand, request);

export const handler = lambda(requestCallsHandler, { ...consuming, store: conferenceStore, queues, dialCounter, accessNetwork });
