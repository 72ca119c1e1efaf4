/**
 * Reads the table's stream and puts each change that shows something on the bus, at least once per version and with the
 * same bytes each time.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { isHidden } from '../../domain/conference/hidden';
import { conferenceEvent } from '../../domain/events/conference-event';
import { type ConferenceChange, streamConsumer, type StreamDeps } from '../messaging/stream-consumer';
import type { Deps } from '../ports/deps';
import { consuming, eventBus, messageSeal, queues, readChange } from '../providers';
import { lambda } from '../runtime/lambda';
import { tryAgainLater } from '../runtime/outage';

type PublishDeps = StreamDeps & Pick<Deps, 'eventBus' | 'settings'>;

const publish = async ({ eventBus, settings }: PublishDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  const shown = changes.filter(({ after }) => !isHidden(after));
  if (shown.length === 0) return;
  const context = { source: settings.eventSource, actions: actionsOfBridge(settings.bridge) };
  const refused = await eventBus.publish(shown.map(({ before, after }) => conferenceEvent(before, after, context)));
  if (refused.length > 0) throw tryAgainLater(`The bus did not accept ${String(refused.length)} events`);
};

export const publishHandler = (deps: PublishDeps) => streamConsumer(deps, 'publish-dead-letters', publish);

export const handler = lambda(publishHandler, { ...consuming, eventBus, queues, messageSeal, readChange });
