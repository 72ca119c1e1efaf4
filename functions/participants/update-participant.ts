import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { Change } from '../../domain/conference/change';
import { notOvertaken } from '../../domain/conference/changes/not-overtaken';
import { type DesiredChange, requestChange, requestOnlineExplicitly } from '../../domain/conference/changes/request-change';
import type { ConferenceRecord } from '../../domain/conference/record';
import { actionNotSupported } from '../../domain/errors';
import { updateParticipant } from '../../schemas/api/participants';
import type { ManagementAction, ParticipantAction, ParticipantUpdate } from '../../schemas/participant';
import { ownKey } from '../conferences/own-conference';
import { refuse } from '../conferences/refusal-error';
import { expectedVersion } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { WriteOutcome } from '../ports/conference-store';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { lambda } from '../runtime/lambda';
import { participantAnswer } from './participant-answer';

type Asked = readonly [action: ParticipantAction, needs: ManagementAction];

const asked = ({ status, muted, onHold }: ParticipantUpdate): readonly Asked[] => [
  ...(status === undefined ? [] : [[status, status] as const]),
  ...(muted === undefined ? [] : [[muted ? 'mute' : 'unmute', 'mute'] as const]),
  ...(onHold === undefined ? [] : [[onHold ? 'hold' : 'resume', 'hold'] as const]),
];

const checkSupported = (bridge: string, wants: ParticipantUpdate): void => {
  const supported = actionsOfBridge(bridge);
  const refused = asked(wants).find(([, needs]) => !supported.includes(needs));
  if (refused) throw actionNotSupported(refused[0]);
};

/** What was wanted already is a success that changes nothing. */
const unchanged = (outcome: WriteOutcome): ConferenceRecord | undefined =>
  !outcome.ok && outcome.refusal === 'unchanged' ? outcome.current : undefined;

const request = (change: DesiredChange): Change => notOvertaken(requestChange(change), change.participantId);

/** "Online" for somebody who is wanted already: from now on it is decided, and what else was asked for remains. */
const writeToOnline = async ({ store }: CommandDeps, key: string, change: DesiredChange, seen: WriteOutcome): Promise<WriteOutcome> => {
  const { status: _status, ...rest } = change.desired;
  const isDecided = unchanged(seen)?.participants[change.participantId]?.statusRequested;
  const decided = isDecided ? seen : await store.change(key, requestOnlineExplicitly(change));
  if (Object.keys(rest).length === 0 || !(decided.ok || unchanged(decided))) return decided;
  // The first of the two writes must not refuse the second.
  const ifVersion = decided.ok ? undefined : change.ifVersion;
  const outcome = await store.change(key, request({ ...change, desired: rest, ifVersion }));
  return decided.ok && unchanged(outcome) ? decided : outcome;
};

const write = async (deps: CommandDeps, key: string, change: DesiredChange): Promise<WriteOutcome> => {
  const outcome = await deps.store.change(key, request(change));
  return unchanged(outcome) && change.desired.status === 'online' ? writeToOnline(deps, key, change, outcome) : outcome;
};

export const updateParticipantHandler = (deps: CommandDeps) =>
  httpHandler(updateParticipant, deps, async ({ params: { conferenceId, participantId }, headers, body, caller }) => {
    const { dialsPerHour, bridge } = deps.settings;
    const at = deps.clock();
    const identity = await deps.identity();
    const key = ownKey(identity, conferenceId, caller.phoneNumber);
    const isInitiator = participantId === identity.participantId(caller.phoneNumber, caller.phoneNumber);
    checkSupported(bridge, body);
    const ifVersion = expectedVersion(headers['if-match']);
    const outcome = await write(deps, key, { conferenceId, participantId, at, desired: body, ifVersion, dialsPerHour, isInitiator });
    const record = outcome.ok ? outcome.record : unchanged(outcome);
    if (record) return { status: 202 as const, ...participantAnswer(record, participantId, bridge) };
    const refused = outcome as Exclude<WriteOutcome, { ok: true }>;
    return refuse(deps.store, conferenceId, { ...refused, action: 'manage participants', at, participantIds: [participantId] });
  });

export const handler = lambda(updateParticipantHandler, commanding);
