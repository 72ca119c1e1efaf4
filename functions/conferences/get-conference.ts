import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../domain/conference/record';
import { canAnswerSince, conferenceView, partialView } from '../../domain/conference/view/conference-view';
import { conferenceNotFound } from '../../domain/errors';
import { CONFERENCE_INFO_TYPE, conferenceInfo } from '../../domain/event-package/conference-info';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { getConference } from '../../schemas/api/conferences';
import type { ConferenceId } from '../../schemas/common';
import type { Conference, PartialConference } from '../../schemas/conference';
import { entityTag, isUnchanged } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import { chooseMediaType } from '../http/media-types';
import type { ConferenceStore } from '../ports/conference-store';
import type { ReadDeps } from '../ports/deps';
import { reading } from '../providers';
import { lambda } from '../runtime/lambda';
import { asSeen, conferenceVisibility } from './conference-visibility';

/**
 * One eventually consistent read. A consistent one where the caller knows of something newer, or where the conference would
 * be called unknown: it may just have been opened.
 */
const find = async (store: ConferenceStore, conferenceId: ConferenceId, since = 0): Promise<ConferenceRecord> => {
  const key = initiatorKeyOf(conferenceId);
  const current = await store.current(key);
  if (current?.conferenceId === conferenceId && current.version >= since) return current;
  const past = current?.conferenceId === conferenceId ? undefined : await store.past(conferenceId);
  if (past) return past;
  const newest = await store.current(key, { consistent: true });
  // It may have ended and made room between the two reads.
  const found = newest?.conferenceId === conferenceId ? newest : await store.past(conferenceId);
  if (!found) throw conferenceNotFound();
  return found;
};

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
    const sight = conferenceVisibility(await deps.identity(), conferenceId, caller);
    const record = await find(deps.store, conferenceId, since);
    const etag = entityTag(record.version, type === CONFERENCE_INFO_TYPE ? 'xml' : undefined);
    const about = { etag, vary: 'accept' };
    if (isUnchanged(headers['if-none-match'], etag)) return { status: 304 as const, headers: about };
    const view = asSeen(sight, viewOf(record, sinceFor(record, since, type), deps.settings.bridge));
    if (type === CONFERENCE_INFO_TYPE) return { status: 200 as const, headers: about, contentType: type, text: conferenceInfo(view) };
    return { status: 200 as const, headers: about, body: view };
  });

export const handler = lambda(getConferenceHandler, reading);
