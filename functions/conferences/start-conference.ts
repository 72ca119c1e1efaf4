import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { start } from '../../domain/conference/changes/start';
import { isRunning } from '../../domain/conference/lifecycle';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { startConference } from '../../schemas/api/conferences';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import { recordAfter, type WriteOutcome } from '../ports/conference-store';
import type { DiallingDeps } from '../ports/deps';
import { dialling } from '../providers';
import { lambda } from '../runtime/lambda';
import { legsLeft } from './legs-left';
import { ownIds } from './own-conference';
import { refuse } from './refusal-error';

type Refused = Extract<WriteOutcome, { result: 'refused' }>;

/** A repeated start changes nothing and succeeds. */
const isStarted = (refused: Refused): refused is Refused & { readonly current: ConferenceRecord } =>
  refused.refusal === 'state' && refused.current !== undefined && isRunning(refused.current.state);

export const startConferenceHandler = (deps: DiallingDeps) =>
  httpHandler(startConference, deps, async ({ params: { conferenceId }, caller }) => {
    const { maxMinutes, bridge } = deps.settings;
    const at = deps.clock();
    const ids = ownIds(await deps.identity(), conferenceId, caller.phoneNumber);
    const key = ids.initiatorKey(caller.phoneNumber);
    const initiatorId = ids.participantId(caller.phoneNumber, caller.phoneNumber);
    const dialsPerHour = await legsLeft(deps, key, at);
    const outcome = await deps.store.change(key, start({ conferenceId, initiatorId, at, maxMinutes, dialsPerHour }));
    if (outcome.result === 'refused' && !isStarted(outcome)) return refuse(deps.store, conferenceId, { ...outcome, action: 'start', at });
    const record = outcome.result === 'refused' ? outcome.current : recordAfter(outcome);
    return { status: 202 as const, headers: { etag: entityTag(record.version) }, body: conferenceView(record, actionsOfBridge(bridge)) };
  });

export const handler = lambda(startConferenceHandler, dialling);
