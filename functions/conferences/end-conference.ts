import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { abandon, type End, end } from '../../domain/conference/changes/end';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceView } from '../../domain/conference/view/conference-view';
import { conferenceNotFound } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { endConference } from '../../schemas/api/conferences';
import { entityTag } from '../http/entity-tag';
import { httpHandler } from '../http/http-handler';
import type { ConferenceStore } from '../ports/conference-store';
import type { CommandDeps } from '../ports/deps';
import { commanding } from '../providers';
import { lambda } from '../runtime/lambda';
import { asSeen, conferenceVisibility } from './conference-visibility';
import { finishOverdue, overdue } from './overdue-end';
import { refusalError } from './refusal-error';

type Ended = { readonly status: 200 | 202; readonly record: ConferenceRecord };

/**
 * Tries to end a running conference first: that is the usual case, and takes one write. The state may change between
 * two tries.
 */
const tryEach = [end, abandon, end] as const;

const endIt = async (store: ConferenceStore, how: End): Promise<Ended> => {
  const { conferenceId, at } = how;
  for (const change of tryEach) {
    const outcome = await store.change(initiatorKeyOf(conferenceId), change(how));
    if (outcome.result === 'written') return { status: 202, record: outcome.record };
    const { current } = outcome;
    if (outcome.result === 'refused' && outcome.refusal === 'not-found') {
      const past = await store.past(conferenceId);
      if (!past) throw conferenceNotFound();
      return { status: 200, record: past };
    }
    const late = overdue(current, at);
    if (late) return { status: 200, record: await finishOverdue(store, late, at) };
    if (current && (current.state === 'ending' || current.state === 'ended')) return { status: 200, record: current };
  }
  throw refusalError({ refusal: 'conflict', current: undefined, action: 'end', at });
};

export const endConferenceHandler = (deps: CommandDeps) =>
  httpHandler(endConference, deps, async ({ params: { conferenceId }, caller }) => {
    const visibility = conferenceVisibility(await deps.identity(), conferenceId, caller);
    const reason = visibility.isOwn ? 'ended-by-initiator' : 'ended-by-operator';
    const { status, record } = await endIt(deps.store, { conferenceId, at: deps.clock(), reason });
    const view = asSeen(visibility, conferenceView(record, actionsOfBridge(deps.settings.bridge)));
    const answer = { headers: { etag: entityTag(record.version) }, body: view };
    return status === 200 ? { status: 200 as const, ...answer } : { status: 202 as const, ...answer };
  });

export const handler = lambda(endConferenceHandler, commanding);
