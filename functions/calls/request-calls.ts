/** Sends requests about single-line calls to the carrier's access network, one after the other for each conference. */
import { dialsThisHour } from '../../domain/conference/changes/dial-limit';
import { isRunning } from '../../domain/conference/lifecycle';
import { participantOf } from '../../domain/conference/participant-of';
import type { ConferenceRecord } from '../../domain/conference/record';
import { isWithdrawnCallAlive } from '../../domain/conference/withdrawn-calls';
import { mayPartyBeDialled } from '../../domain/dialling/allowed-numbers';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { isUp } from '../../domain/participant/single-line-call';
import { CallCommand } from '../messaging/messages';
import { queueConsumer, type QueueDeps, type Received } from '../messaging/queue-consumer';
import { AccessNetworkRefused, type CallRequest } from '../ports/access-network';
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

const isStillToRelease = (record: ConferenceRecord | undefined, command: CallCommand): boolean => {
  const participant = participantOf(record, command);
  if (!record || !participant) return false;
  return (isRunning(record.state) && isUp(participant.call)) || isWithdrawnCallAlive(record, participant);
};

/**
 * The conference, if the request is still desired. Since the decision it may have started or ended, or the call may have
 * been reported. It contains the participant.
 */
const stillDesiredIn = async ({ store }: RequestDeps, command: CallCommand): Promise<ConferenceRecord | undefined> => {
  const current = await store.current(initiatorKeyOf(command.conferenceId), { consistent: true });
  if (command.action === 'connect') return isStillToConnect(current, command) ? current : undefined;
  if (isInNext(current, command)) return undefined;
  const record = current?.conferenceId === command.conferenceId ? current : await store.past(command.conferenceId);
  return isStillToRelease(record, command) ? record : undefined;
};

/** The statuses of the problems that say the same. */
const LIMIT_REACHED = 429;
const NOT_ALLOWED = 422;

/** The call rings both phones. The prefixes may have changed since the number was added. */
const isAllowed = ({ settings }: RequestDeps, { participant, initiator }: CallRequest): boolean =>
  [participant, initiator].every((number) => mayPartyBeDialled(number, initiator, settings));

/**
 * Calls count towards the initiator's limit here as well. Otherwise a conference that is opened and ended again and
 * again could ring phones without end.
 */
const isCounted = ({ dialCounter, clock, settings }: RequestDeps, record: ConferenceRecord): Promise<boolean> => {
  const at = clock();
  return dialCounter.count(initiatorKeyOf(record.conferenceId), at, settings.dialsPerHour - dialsThisHour(record, at));
};

/** Why a call may not be placed, as a status; `undefined` if it may. */
const refusedStatus = async (deps: RequestDeps, record: ConferenceRecord, call: CallRequest): Promise<number | undefined> => {
  if (!isAllowed(deps, call)) return NOT_ALLOWED;
  return (await isCounted(deps, record)) ? undefined : LIMIT_REACHED;
};

/** The access network would refuse the same request again. So nobody is called, and the refusal is logged. */
const ignoreRefusal =
  (deps: RequestDeps, { action, conferenceId, participantId }: CallCommand) =>
  (error: unknown): void => {
    if (!(error instanceof AccessNetworkRefused)) throw error;
    deps.log('call.refused', { conferenceId, participantId, action, status: error.status });
  };

const request = async (deps: RequestDeps, { body }: Received<CallCommand>): Promise<void> => {
  const { action, conferenceId, participantId, requestId } = body;
  const record = await stillDesiredIn(deps, body);
  const participant = participantOf(record, body)?.phoneNumber;
  if (!record || participant === undefined) return;
  const call = { conferenceId, participantId, initiator: record.initiator, participant, requestId };
  const status = action === 'connect' ? await refusedStatus(deps, record, call) : undefined;
  if (status !== undefined) {
    return deps.log('call.refused', { conferenceId, participantId, action, status });
  }
  const network = await deps.accessNetwork();
  await (action === 'connect' ? network.connectCall(call) : network.releaseCall(call)).catch(ignoreRefusal(deps, body));
};

export const requestCallsHandler = (deps: RequestDeps) => queueConsumer(deps, 'call-requests', CallCommand, request);

export const handler = lambda(requestCallsHandler, { ...consuming, store: conferenceStore, queues, dialCounter, accessNetwork });
