/**
 * Puts each change that shows something on the bus, with the same bytes each time. Throws if the bus does not accept one
 * of them, and then some may be on the bus.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { isHidden } from '../../domain/conference/hidden';
import { changeInLog } from '../../domain/events/change-in-log';
import { conferenceEvent } from '../../domain/events/conference-event';
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import type { ConferenceChange } from '../messaging/parked-record';
import type { Deps } from '../ports/deps';
import { tryAgainLater } from '../runtime/outage';
import { inTrace, traceOfEvent } from '../runtime/trace';

export type PublishDeps = Pick<Deps, 'eventBus' | 'settings' | 'log'>;

/**
 * One line for all changes of one request to one conference. A caller may give the same correlator to several requests,
 * so the conference tells them apart. The operator's tool reads the history of a conference from these lines.
 */
const logPublished = ({ log }: PublishDeps, events: readonly ConferenceEvent[]): void => {
  const ofRequests = new Map<string, ConferenceEvent[]>();
  for (const event of events) {
    const request = `${event.data.conferenceId} ${traceOfEvent(event).correlator}`;
    ofRequests.set(request, [...(ofRequests.get(request) ?? []), event]);
  }
  for (const ofRequest of ofRequests.values()) {
    const last = ofRequest.at(-1) as ConferenceEvent;
    const { conferenceId, version } = last.data;
    const line = { conferenceId, version, changes: ofRequest.length, each: ofRequest.map(changeInLog) };
    inTrace({ correlator: traceOfEvent(last).correlator }, () => log('change.published', line));
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
