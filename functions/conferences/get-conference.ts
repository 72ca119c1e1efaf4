import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../domain/conference/record';
import { canTellSince, conferenceView, partialView } from '../../domain/conference/view/conference-view';
import { withoutNumbers } from '../../domain/conference/view/without-numbers';
import { conferenceNotFound } from '../../domain/errors';
import { conferenceInfo, CONFERENCE_INFO_TYPE } from '../../domain/event-package/conference-info';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { getConference } from '../../schemas/api/conferences';
import type { ConferenceId } from '../../schemas/common';
import type { Conference, PartialConference } from '../../schemas/conference';
import type { ConferenceStore } from '../conference-store';
import type { Caller } from '../http/caller';
import { entityTag, isUnchanged } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import { chooseMediaType } from '../http/media-types';
import type { Identity } from '../identity';
import { lambda } from '../lambda';
import { readProviders, type ReadDeps } from './read-deps';

type Sight = 'all' | 'no-numbers';

/** The initiator sees everything of its own; who may see all conferences sees numbers only with the scope for it. */
const sightOf = (identity: Identity, conferenceId: ConferenceId, { phoneNumber, scopes }: Caller): Sight => {
  if (phoneNumber && identity.initiatorKey(phoneNumber) === initiatorKeyOf(conferenceId)) return 'all';
  if (!scopes.includes('conferences:all')) throw conferenceNotFound();
  return scopes.includes('numbers:read') ? 'all' : 'no-numbers';
};

/** One eventually consistent read; a consistent one only where the caller knows of something newer. */
const find = async (store: ConferenceStore, conferenceId: ConferenceId, since: number | undefined): Promise<ConferenceRecord> => {
  const key = initiatorKeyOf(conferenceId);
  const current = await store.current(key);
  const isNew = current?.conferenceId === conferenceId && current.version >= (since ?? 0);
  const newest = isNew || since === undefined ? current : await store.current(key, { consistent: true });
  if (newest?.conferenceId === conferenceId) return newest;
  const past = await store.past(conferenceId);
  if (!past) throw conferenceNotFound();
  return past;
};

const viewOf = (record: ConferenceRecord, since: number | undefined, bridge: string): Conference | PartialConference => {
  const actions = actionsOfBridge(bridge);
  return since !== undefined && canTellSince(record, since) ? partialView(record, since, actions) : conferenceView(record, actions);
};

/** An event package has partial documents for the next version only (RFC 4575 section 4.4). */
const sinceFor = (record: ConferenceRecord, since: number | undefined, type: string): number | undefined =>
  type === CONFERENCE_INFO_TYPE && since !== record.version - 1 ? undefined : since;

export const getConferenceHandler = (deps: ReadDeps) =>
  httpHandler(getConference, deps, async ({ params: { conferenceId }, query: { since }, headers, caller }) => {
    const type = chooseMediaType(headers.accept, ['application/json', CONFERENCE_INFO_TYPE]);
    const sight = sightOf(await deps.identity(), conferenceId, caller);
    const record = await find(deps.store, conferenceId, since);
    const etag = entityTag(record.version, type === CONFERENCE_INFO_TYPE ? 'xml' : undefined);
    const about = { etag, vary: 'accept' };
    if (isUnchanged(headers['if-none-match'], etag)) return { status: 304 as const, headers: about };
    const whole = viewOf(record, sinceFor(record, since, type), deps.settings.bridge);
    const view = sight === 'all' ? whole : withoutNumbers(whole);
    if (type === CONFERENCE_INFO_TYPE) return { status: 200 as const, headers: about, contentType: type, text: conferenceInfo(view) };
    return { status: 200 as const, headers: about, body: view };
  });

export const handler = lambda(getConferenceHandler, readProviders);
