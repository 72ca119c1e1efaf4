import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../domain/conference/record';
import { canTellSince, conferenceView, partialView } from '../../domain/conference/view/conference-view';
import { withoutNumbers } from '../../domain/conference/view/without-numbers';
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { getConference } from '../../schemas/api/conferences';
import type { ConferenceId } from '../../schemas/common';
import type { Conference, PartialConference } from '../../schemas/conference';
import type { ConferenceStore } from '../conference-store';
import type { Caller } from '../http/caller';
import { entityTag, isUnchanged } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
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

export const getConferenceHandler = (deps: ReadDeps) =>
  httpHandler(getConference, deps, async ({ params: { conferenceId }, query: { since }, headers, caller }) => {
    const sight = sightOf(await deps.identity(), conferenceId, caller);
    const record = await find(deps.store, conferenceId, since);
    const etag = entityTag(record.version);
    if (isUnchanged(headers['if-none-match'], etag)) return { status: 304 as const, headers: { etag } };
    const view = viewOf(record, since, deps.settings.bridge);
    return { status: 200 as const, headers: { etag }, body: sight === 'all' ? view : withoutNumbers(view) };
  });

export const handler = lambda(getConferenceHandler, readProviders);
