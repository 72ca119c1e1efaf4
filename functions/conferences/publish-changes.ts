/**
 * Puts each change that shows something on the bus, with the same bytes each time. Throws if the bus does not accept one
 * of them, and then some may be on the bus.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { isHidden } from '../../domain/conference/hidden';
import { conferenceEvent } from '../../domain/events/conference-event';
import type { ConferenceChange } from '../messaging/parked-record';
import type { Deps } from '../ports/deps';
import { tryAgainLater } from '../runtime/outage';

export type PublishDeps = Pick<Deps, 'eventBus' | 'settings'>;

export const publishChanges = async ({ eventBus, settings }: PublishDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  const shown = changes.filter(({ after }) => !isHidden(after));
  if (shown.length === 0) return;
  const context = { source: settings.eventSource, actions: actionsOfBridge(settings.bridge) };
  const refused = await eventBus.publish(shown.map(({ before, after }) => conferenceEvent(before, after, context)));
  if (refused.length > 0) throw tryAgainLater(`The bus did not accept ${String(refused.length)} events`);
};
