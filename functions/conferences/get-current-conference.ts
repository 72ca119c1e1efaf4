import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { conferenceNotFound } from '../../domain/errors';
import { getCurrentConference } from '../../schemas/api/conferences';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { ReadDeps } from '../ports/deps';
import { reading } from '../providers';
import { lambda } from '../runtime/lambda';
import { currentUnder } from './own-place';

export const getCurrentConferenceHandler = (deps: ReadDeps) =>
  httpHandler(getCurrentConference, deps, async ({ caller }) => {
    const record = await currentUnder(deps.store, (await deps.identity()).initiatorKeys(caller.phoneNumber));
    if (!record || record.state === 'ended') throw conferenceNotFound();
    return {
      status: 200 as const,
      headers: { etag: entityTag(record.version) },
      body: conferenceView(record, actionsOfBridge(deps.settings.bridge)),
    };
  });

export const handler = lambda(getCurrentConferenceHandler, reading);
