import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { abandon, end, type End } from '../../domain/conference/changes/end';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { endConference } from '../../schemas/api/conferences';
import type { ConferenceId } from '../../schemas/common';
import type { EndReason } from '../../schemas/conference';
import type { ConferenceStore } from '../conference-store';
import type { Caller } from '../http/caller';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { Identity } from '../identity';
import { lambda } from '../lambda';
import { commandProviders, type CommandDeps } from './command-deps';
import { refusalError } from './refuse';

/** The initiator ends its own conference, an operator whoever's. */
const reasonFor = (identity: Identity, conferenceId: ConferenceId, { phoneNumber, scopes }: Caller): EndReason => {
  if (phoneNumber && identity.initiatorKey(phoneNumber) === initiatorKeyOf(conferenceId)) return 'ended-by-initiator';
  if (scopes.includes('conferences:all')) return 'ended-by-operator';
  throw conferenceNotFound();
};

type Ended = { readonly status: 200 | 202; readonly record: ConferenceRecord };

/** A running conference first: that is the usual case, and takes one write. The state may change between two tries. */
const tryEach = [end, abandon, end] as const;

const endIt = async (store: ConferenceStore, how: End): Promise<Ended> => {
  const { conferenceId, at } = how;
  for (const change of tryEach) {
    const outcome = await store.change(initiatorKeyOf(conferenceId), change(how));
    if (outcome.ok) return { status: 202, record: outcome.record };
    const { refusal, current } = outcome;
    if (refusal === 'not-found') {
      const past = await store.past(conferenceId);
      if (!past) throw conferenceNotFound();
      return { status: 200, record: past };
    }
    if (current && (current.state === 'ending' || current.state === 'ended')) return { status: 200, record: current };
  }
  throw refusalError({ refusal: 'seen-otherwise', current: undefined, action: 'end', at });
};

export const endConferenceHandler = (deps: CommandDeps) =>
  httpHandler(endConference, deps, async ({ params: { conferenceId }, caller }) => {
    const reason = reasonFor(await deps.identity(), conferenceId, caller);
    const { status, record } = await endIt(deps.store, { conferenceId, at: deps.clock(), reason });
    const answer = { headers: { etag: entityTag(record.version) }, body: conferenceView(record, actionsOfBridge(deps.settings.bridge)) };
    return status === 200 ? { status: 200 as const, ...answer } : { status: 202 as const, ...answer };
  });

export const handler = lambda(endConferenceHandler, commandProviders);
