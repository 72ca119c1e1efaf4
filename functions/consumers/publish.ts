/** Reads the table's stream and puts each change on the bus: at least once per version, the same bytes each time. */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { conferenceEvent } from '../../domain/events/conference-event';
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { tryAgainLater } from '../outage';
import { consumer } from '../providers/consumer';
import { eventBus } from '../providers/event-bus';
import { queues } from '../providers/queues';
import { readChange } from '../providers/read-change';
import { streamConsumer, type ConferenceChange, type StreamDeps } from './stream-consumer';

type PublishDeps = StreamDeps & Pick<Deps, 'eventBus' | 'settings'>;

const publish = async ({ eventBus, settings }: PublishDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  const context = { source: settings.eventSource, actions: actionsOfBridge(settings.bridge) };
  const refused = await eventBus.publish(changes.map(({ before, after }) => conferenceEvent(before, after, context)));
  if (refused.length > 0) throw tryAgainLater(`The bus did not take ${String(refused.length)} events`);
};

export const publishHandler = (deps: PublishDeps) => streamConsumer(deps, 'publish-dead-letters', publish);

export const handler = lambda(publishHandler, { ...consumer, eventBus, queues, readChange });
