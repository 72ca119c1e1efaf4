/**
 * Reads the table's stream, compares wanted with actual, and has done what is missing: legs claimed and dialled, dropped,
 * muted; calls placed and released; deadlines set; the changes that follow from others. Repeated, it does nothing twice.
 */
import { nextLook, watchOf } from '../../domain/conference/deadlines';
import { lifecycle } from '../../domain/conference/lifecycle';
import type { ConferenceRecord } from '../../domain/conference/record';
import { lambda } from '../lambda';
import type { Message } from '../messages';
import { consumer } from '../providers/consumer';
import { conferenceStore } from '../providers/conference-store';
import { queues } from '../providers/queues';
import { readChange } from '../providers/read-change';
import { connectMessage } from '../reconcile/call-command-messages';
import { follow } from '../reconcile/follow';
import { endMessage } from '../reconcile/leg-command-messages';
import { meetNeeds } from '../reconcile/meet-needs';
import { policyOf, type ReconcileDeps } from '../reconcile/reconcile-deps';
import { watchMessage } from '../reconcile/watch-message';
import { callsToConnect, changedIds } from './conference-difference';
import { streamConsumer, type ConferenceChange, type StreamDeps } from './stream-consumer';

/** A part of a conference's life begins: its own chain of looks begins with it. */
const beginWatch = async (deps: ReconcileDeps, before: ConferenceRecord | undefined, after: ConferenceRecord): Promise<void> => {
  const watch = watchOf(after);
  const isNew = before?.conferenceId !== after.conferenceId || watchOf(before) !== watch;
  const now = deps.clock();
  const due = nextLook(after, now, policyOf(deps.settings));
  if (!watch || due === undefined || !isNew) return;
  await deps.queues.send('watch', [watchMessage({ conferenceId: after.conferenceId, watch, due, bridgeSeenAt: now }, now)]);
};

const keepHistory = async (deps: ReconcileDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  for (const { after } of changes) if (after.state === 'ended') await deps.store.archive(after);
};

/** Each conference that came to its end among them, though it may have ended, and made room for another, since. */
const endings = (changes: readonly ConferenceChange[]): readonly Message[] =>
  changes.filter(({ after }) => after.lastChange === lifecycle.end.event).map(({ after }) => endMessage(after.conferenceId, 'ending'));

/** All changes of one initiator that came together: what they leave undone follows from the last. */
const settle = async (deps: ReconcileDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  await keepHistory(deps, changes);
  const after = changes.at(-1)?.after;
  if (!after) return;
  const before = changes[0]?.before;
  await beginWatch(deps, before, after);
  await deps.queues.send('leg-commands', endings(changes));
  const connects = callsToConnect(before, after, deps.settings);
  await deps.queues.send(
    'call-requests',
    connects.map((id) => connectMessage(after, id)),
  );
  await meetNeeds(deps, after, changedIds(before, after), `version-${String(after.version)}`);
  await follow(deps, after);
};

export const bridgeHandler = (deps: ReconcileDeps & StreamDeps) => streamConsumer(deps, 'bridge-dead-letters', settle);

export const handler = lambda(bridgeHandler, { ...consumer, store: conferenceStore, queues, readChange });
