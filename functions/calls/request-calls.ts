/** Sends requests about single-line calls to the carrier's access network, one after the other for each conference. */
import { isRunning } from '../../domain/conference/lifecycle';
import { participantOf } from '../../domain/conference/participant-of';
import type { ConferenceRecord } from '../../domain/conference/record';
import { isCallWithdrawn } from '../../domain/conference/withdrawn-calls';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { isUp } from '../../domain/participant/single-line-call';
import { CallCommand } from '../messaging/messages';
import { queueConsumer, type QueueDeps, type Received } from '../messaging/queue-consumer';
import { AccessNetworkRefused } from '../ports/access-network';
import type { Deps } from '../ports/deps';
import { accessNetwork, conferenceStore, consuming, dialCounter, queues } from '../providers';
import { lambda } from '../runtime/lambda';

type RequestDeps = QueueDeps & Pick<Deps, 'accessNetwork' | 'store' | 'dialCounter' | 'clock' | 'settings'>;

const isStillToConnect = (current: ConferenceRecord | undefined, command: CallCommand): boolean => {
  const participant = participantOf(current, command);
  return current?.state === 'assembling' && participant !== undefined && !participant.removed && participant.call === undefined;
};

/** A release names only the two numbers, so it would also end the call that the initiator's next conference needs. */
const isInNext = (current: ConferenceRecord | undefined, { conferenceId, participantId }: CallCommand): boolean => {
  const participant = current?.conferenceId === conferenceId ? undefined : current?.participants[participantId];
  return participant !== undefined && !participant.removed;
};

const isStillToRelease = async (store: Deps['store'], current: ConferenceRecord | undefined, command: CallCommand): Promise<boolean> => {
  if (isInNext(current, command)) return false;
  const record = current?.conferenceId === command.conferenceId ? current : await store.past(command.conferenceId);
  const participant = participantOf(record, command);
  if (!record || !participant) return false;
  return (isRunning(record.state) && isUp(participant.call)) || isCallWithdrawn(record, participant);
};

/** Since the decision the conference may have started or ended, or the call may have been reported. */
const isStillDesired = async ({ store }: RequestDeps, command: CallCommand): Promise<boolean> => {
  const current = await store.current(initiatorKeyOf(command.conferenceId), { consistent: true });
  return command.action === 'connect' ? isStillToConnect(current, command) : isStillToRelease(store, current, command);
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
