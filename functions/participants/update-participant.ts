import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { Change } from '../../domain/conference/change';
import { notOvertaken } from '../../domain/conference/changes/not-overtaken';
import { decideOnline, requestChange, type WantedChange } from '../../domain/conference/changes/request-change';
import type { ConferenceRecord } from '../../domain/conference/record';
import { actionNotSupported } from '../../domain/errors';
import { updateParticipant } from '../../schemas/api/participants';
import type { ManagementAction, ParticipantAction, ParticipantUpdate } from '../../schemas/participant';
import { ownKey } from '../conferences/own-conference';
import { refuse } from '../conferences/refuse';
import { expectedVersion } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { Outcome } from '../ports/conference-store';
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
const unchanged = (outcome: Outcome): ConferenceRecord | undefined =>
  !outcome.ok && outcome.refusal === 'unchanged' ? outcome.current : undefined;

const request = (change: WantedChange): Change => notOvertaken(requestChange(change), change.participantId);

/** "Online" for somebody who is wanted already: from now on it is decided, and what else was asked for remains. */
const writeToOnline = async ({ store }: CommandDeps, key: string, change: WantedChange, seen: Outcome): Promise<Outcome> => {
  const { status: _status, ...rest } = change.wants;
  const isDecided = unchanged(seen)?.participants[change.participantId]?.decided;
  const decided = isDecided ? seen : await store.change(key, decideOnline(change));
  if (Object.keys(rest).length === 0 || !(decided.ok || unchanged(decided))) return decided;
  // The first of the two writes must not refuse the second.
  const ifVersion = decided.ok ? undefined : change.ifVersion;
  const outcome = await store.change(key, request({ ...change, wants: rest, ifVersion }));
  return decided.ok && unchanged(outcome) ? decided : outcome;
};

const write = async (deps: CommandDeps, key: string, change: WantedChange): Promise<Outcome> => {
  const outcome = await deps.store.change(key, request(change));
  return unchanged(outcome) && change.wants.status === 'online' ? writeToOnline(deps, key, change, outcome) : outcome;
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
    const outcome = await write(deps, key, { conferenceId, participantId, at, wants: body, ifVersion, dialsPerHour, isInitiator });
    const record = outcome.ok ? outcome.record : unchanged(outcome);
    if (record) return { status: 202 as const, ...participantAnswer(record, participantId, bridge) };
    const refused = outcome as Exclude<Outcome, { ok: true }>;
    return refuse(deps.store, conferenceId, { ...refused, action: 'manage participants', at, participantIds: [participantId] });
  });

export const handler = lambda(updateParticipantHandler, commanding);
