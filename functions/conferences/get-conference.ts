import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../domain/conference/record';
import { canAnswerSince, conferenceView, partialView } from '../../domain/conference/view/conference-view';
import { conferenceNotFound } from '../../domain/errors';
import { conferenceInfo } from '../../domain/event-package/conference-info';
import { getConference } from '../../schemas/api/conferences';
import type { Conference, PartialConference } from '../../schemas/conference';
import { CONFERENCE_INFO_TYPE } from '../../schemas/media-types';
import { entityTag, isUnchanged } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import { chooseMediaType } from '../http/media-types';
import type { ReadDeps } from '../ports/deps';
import { reading } from '../providers';
import { lambda } from '../runtime/lambda';
import { asSeen, conferenceVisibility } from './conference-visibility';
import { findConference } from './find-conference';

const viewOf = (record: ConferenceRecord, since: number | undefined, bridge: string): Conference | PartialConference => {
  const actions = actionsOfBridge(bridge);
  return since !== undefined && canAnswerSince(record, since) ? partialView(record, since, actions) : conferenceView(record, actions);
};

/** An event package has partial documents for the next version only (RFC 4575 section 4.4). */
const sinceFor = (record: ConferenceRecord, since: number | undefined, type: string): number | undefined =>
  type === CONFERENCE_INFO_TYPE && since !== record.version - 1 ? undefined : since;

export const getConferenceHandler = (deps: ReadDeps) =>
  httpHandler(getConference, deps, async ({ params: { conferenceId }, query: { since }, headers, caller }) => {
    const type = chooseMediaType(headers.accept, ['application/json', CONFERENCE_INFO_TYPE]);
    const visibility = conferenceVisibility(await deps.identity(), conferenceId, caller);
    const record = await findConference(deps.store, conferenceId, since === undefined ? {} : { since });
    if (!record) throw conferenceNotFound();
    const { bridge, eventPackageDomain: domain, eventPackageRoster: roster } = deps.settings;
    // The settings make the document another one, at the same version.
    const etag = entityTag(record.version, type === CONFERENCE_INFO_TYPE ? `xml-${roster}-${domain ?? ''}` : undefined);
    const about = { etag, vary: 'accept' };
    if (isUnchanged(headers['if-none-match'], etag)) return { status: 304 as const, headers: about };
    const view = asSeen(visibility, viewOf(record, sinceFor(record, since, type), bridge));
    if (type === CONFERENCE_INFO_TYPE) {
      return { status: 200 as const, headers: about, contentType: type, text: conferenceInfo(view, { domain, roster }) };
    }
    return { status: 200 as const, headers: about, body: view };
  });

export const handler = lambda(getConferenceHandler, reading);
