import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { start } from '../../domain/conference/changes/start';
import { isRunning } from '../../domain/conference/lifecycle';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { startConference } from '../../schemas/api/conferences';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { lambda } from '../runtime/lambda';
import { ownKey } from './own-conference';
import { refuse } from './refusal-error';

export const startConferenceHandler = (deps: CommandDeps) =>
  httpHandler(startConference, deps, async ({ params: { conferenceId }, caller }) => {
    const { maxMinutes, dialsPerHour, bridge } = deps.settings;
    const at = deps.clock();
    const identity = await deps.identity();
    const key = ownKey(identity, conferenceId, caller.phoneNumber);
    const initiatorId = identity.participantId(caller.phoneNumber, caller.phoneNumber);
    const outcome = await deps.store.change(key, start({ conferenceId, initiatorId, at, maxMinutes, dialsPerHour }));
    const repeated = !outcome.ok && outcome.refusal === 'state' && outcome.current && isRunning(outcome.current.state);
    const record = outcome.ok || repeated ? (outcome.ok ? outcome.record : outcome.current) : undefined;
    if (!record) return refuse(deps.store, conferenceId, { ...(outcome as Exclude<typeof outcome, { ok: true }>), action: 'start', at });
    return { status: 202 as const, headers: { etag: entityTag(record.version) }, body: conferenceView(record, actionsOfBridge(bridge)) };
  });

export const handler = lambda(startConferenceHandler, commanding);
