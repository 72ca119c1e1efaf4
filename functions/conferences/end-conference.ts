import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { endConference } from '../../schemas/api/conferences';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { lambda } from '../runtime/lambda';
import { asSeen, conferenceVisibility } from './conference-visibility';
import { endOpen } from './end-open';

export const endConferenceHandler = (deps: CommandDeps) =>
  httpHandler(endConference, deps, async ({ params: { conferenceId }, caller }) => {
    const visibility = conferenceVisibility(await deps.identity(), conferenceId, caller);
    const reason = visibility.isOwn ? 'ended-by-initiator' : 'ended-by-operator';
    const { status, record } = await endOpen(deps.store, { conferenceId, at: deps.clock(), reason });
    const view = asSeen(visibility, conferenceView(record, actionsOfBridge(deps.settings.bridge)));
    const answer = { headers: { etag: entityTag(record.version) }, body: view };
    return status === 200 ? { status: 200 as const, ...answer } : { status: 202 as const, ...answer };
  });

export const handler = lambda(endConferenceHandler, commanding);
