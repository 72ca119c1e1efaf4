import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { notOvertaken } from '../../domain/conference/changes/not-overtaken';
import { type DesiredChange, onlineAlready, requestChange } from '../../domain/conference/changes/request-change';
import { actionNotSupported } from '../../domain/errors';
import { updateParticipant } from '../../schemas/api/participants';
import type { ManagementAction, ParticipantAction, ParticipantUpdate } from '../../schemas/participant';
import { flagAction, flagNames, flags } from '../../schemas/participant-actions';
import { legsLeft } from '../conferences/legs-left';
import { ownIds } from '../conferences/own-conference';
import { refuse } from '../conferences/refusal-error';
import { expectedVersion } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import { type ConferenceStore, recordAfter, type WriteOutcome } from '../ports/conference-store';
import type { DiallingDeps } from '../ports/deps';
import { dialling } from '../providers';
import { lambda } from '../runtime/lambda';
import { participantAnswer } from './participant-answer';

type Requested = readonly [action: ParticipantAction, needs: ManagementAction];

const requestedActions = ({ status, ...desired }: ParticipantUpdate): readonly Requested[] => [
  ...(status === undefined ? [] : [[status, status] as const]),
  ...flagNames.flatMap((flag) => (desired[flag] === undefined ? [] : [[flagAction(flag, desired[flag]), flags[flag].on] as const])),
];

const checkSupported = (bridge: string, desired: ParticipantUpdate): void => {
  const supported = actionsOfBridge(bridge);
  const refused = requestedActions(desired).find(([, needs]) => !supported.includes(needs));
  if (refused) throw actionNotSupported(refused[0]);
};

/** Usually one write. If the participant is desired online already, `onlineAlready` returns the remaining writes. */
const write = async (store: ConferenceStore, key: string, desired: DesiredChange): Promise<WriteOutcome> => {
  const id = desired.participantId;
  const outcome = await store.change(key, notOvertaken(requestChange(desired), id));
  if (outcome.result !== 'unchanged' || desired.desired.status !== 'online') return outcome;
  const { explicit, others } = onlineAlready(desired, outcome.current);
  const first = explicit ? await store.change(key, explicit) : outcome;
  if (first.result === 'refused' || !others) return first;
  const second = await store.change(key, notOvertaken(others(first.result === 'written'), id));
  return second.result === 'unchanged' && first.result === 'written' ? first : second;
};

export const updateParticipantHandler = (deps: DiallingDeps) =>
  httpHandler(updateParticipant, deps, async ({ params: { conferenceId, participantId }, headers, body, caller }) => {
    const { bridge } = deps.settings;
    const at = deps.clock();
    const ids = ownIds(await deps.identity(), conferenceId, caller.phoneNumber);
    const key = ids.initiatorKey(caller.phoneNumber);
    const isInitiator = participantId === ids.participantId(caller.phoneNumber, caller.phoneNumber);
    checkSupported(bridge, body);
    const dialsPerHour = body.status === 'online' ? await legsLeft(deps, key, at) : deps.settings.dialsPerHour;
    const ifVersion = expectedVersion(headers['if-match']);
    const outcome = await write(deps.store, key, { conferenceId, participantId, at, desired: body, ifVersion, dialsPerHour, isInitiator });
    if (outcome.result !== 'refused') return { status: 202 as const, ...participantAnswer(recordAfter(outcome), participantId, bridge) };
    return refuse(deps.store, conferenceId, { ...outcome, action: 'manage participants', at, participantIds: [participantId] });
  });

export const handler = lambda(updateParticipantHandler, dialling);
