/**
 * Puts each change that shows something on the bus, with the same bytes each time. Throws if the bus does not accept one
 * of them, and then some may be on the bus.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { isHidden } from '../../domain/conference/hidden';
import { conferenceEvent } from '../../domain/events/conference-event';
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { ConferenceChange } from '../messaging/parked-record';
import type { Deps } from '../ports/deps';
import { tryAgainLater } from '../runtime/outage';
import { inTrace, traceOfEvent } from '../runtime/trace';

export type PublishDeps = Pick<Deps, 'eventBus' | 'settings' | 'log'>;

/** One line for all changes of one request, with the version of the last. */
const logPublished = ({ log }: PublishDeps, events: readonly ConferenceEvent[]): void => {
  const ofRequests = new Map<string, { readonly changes: number; readonly last: ConferenceEvent }>();
  for (const event of events) {
    const { correlator } = traceOfEvent(event);
    ofRequests.set(correlator, { changes: (ofRequests.get(correlator)?.changes ?? 0) + 1, last: event });
  }
  for (const [correlator, { changes, last }] of ofRequests) {
    const { conferenceId, version } = last.data;
    inTrace({ correlator }, () => log('change.published', { conferenceId, version, changes }));
  }
};

export const publishChanges = async (deps: PublishDeps, changes: readonly ConferenceChange[]): Promise<void> => {
  const { eventBus, settings } = deps;
  const shown = changes.filter(({ after }) => !isHidden(after));
  if (shown.length === 0) return;
  const context = { source: settings.eventSource, actions: actionsOfBridge(settings.bridge) };
  const events = shown.map(({ before, after }) => conferenceEvent(before, after, context));
  const refused = await eventBus.publish(events);
  logPublished(
    deps,
    events.filter((_event, index) => !refused.includes(index)),
  );
  if (refused.length > 0) throw tryAgainLater(`The bus did not accept ${String(refused.length)} events`);
};
