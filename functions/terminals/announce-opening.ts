/**
 * Subscribes the followers of an initiator to the conference that has opened, and sends them its state.
 *
 * No follower is missed. One that is not found here became a follower after the conference was opened; it then reads
 * the open conference, consistently, and finds it. As with every subscription, it is written before the state that is
 * sent is read. A later change may overtake this state: the terminal's rule for messages puts up with that.
 *
 * The opener of a conference nudges a push that announces it, and the push behind the bus announces it again, unless all
 * followers have been sent the state by then. If both announce it at once, each sends a state that is no older than the
 * subscription, whichever of them wrote that, so the terminals drop what they have.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { fullStateMessage, serialisations } from '../../domain/conference/view/state-message';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import { findConference } from '../conferences/find-conference';
import type { Deps } from '../ports/deps';
import type { TerminalSubscription } from '../ports/push-progress';
import { inParallel } from '../runtime/in-parallel';
import { tryAgainLater } from '../runtime/outage';
import { endWith, type ReachDeps, reachTerminals } from './reach-terminals';

export type AnnounceDeps = ReachDeps & Pick<Deps, 'store' | 'followers'> & { readonly settings: Pick<Deps['settings'], 'bridge'> };

const AT_ONCE = 50;

const newest = async ({ store }: AnnounceDeps, conferenceId: ConferenceId) => {
  const record = await findConference(store, conferenceId, { consistent: true });
  // It has ended already, and its copy in the history is not written yet.
  if (!record) throw tryAgainLater('A conference that has opened was not found');
  return record;
};

/** Resolves with the state that every follower has been sent now; undefined if there was nothing to send to anybody. */
export const announceOpening = async (deps: AnnounceDeps, conferenceId: ConferenceId): Promise<ConferenceRecord | undefined> => {
  const ids = await deps.followers.of(initiatorKeyOf(conferenceId));
  if (ids.length === 0 || (await deps.followers.isAnnounced(conferenceId))) return undefined;
  const { version: since, changedAt: sinceAt } = await newest(deps, conferenceId);
  const subscriptions: TerminalSubscription[] = [];
  const errors = await inParallel(ids, AT_ONCE, async (connectionId) => {
    const subscription = await deps.followers.subscribe(conferenceId, { connectionId, since, sinceAt });
    if (subscription) subscriptions.push(subscription);
  });
  const record = await newest(deps, conferenceId);
  const actions = actionsOfBridge(deps.settings.bridge);
  const areReached = await reachTerminals(
    deps,
    record,
    subscriptions,
    serialisations((seesNumbers) => fullStateMessage(record, actions, seesNumbers)),
  );
  await endWith(deps, record, subscriptions);
  if (errors.length > 0) throw errors[0];
  if (!areReached) return undefined;
  await deps.followers.noteAnnounced(conferenceId, record.changedAt);
  return subscriptions.length > 0 ? record : undefined;
};
