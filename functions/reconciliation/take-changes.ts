/**
 * Takes every change from the stream of `conferences`, reconciles it and publishes it. It is the only reader of that
 * stream. Neither task waits for the other. What the bus does not accept goes to the queue `publish`, so that later
 * changes do not wait for the bus.
 */
import { publishChanges, type PublishDeps } from '../conferences/publish-changes';
import type { StreamDeps } from '../messaging/parked-record';
import { streamConsumer, type StreamTask } from '../messaging/stream-consumer';
import { backgroundStore, consuming, lookList, messageSeal, promptEventBus, queues, readChange } from '../providers';
import { lambda } from '../runtime/lambda';
import { type KeepingDeps, reconcile } from './reconcile';

type TakeChangesDeps = StreamDeps & KeepingDeps & PublishDeps;

const tasks: readonly StreamTask<TakeChangesDeps>[] = [
  { deadLetters: 'reconcile-dead-letters', handle: reconcile },
  { deadLetters: 'publish-dead-letters', waitsIn: 'publish', handle: publishChanges },
];

export const takeChangesHandler = (deps: TakeChangesDeps) => streamConsumer(deps, tasks);

export const handler = lambda(takeChangesHandler, {
  ...consuming,
  store: backgroundStore,
  lookList,
  queues,
  messageSeal,
  readChange,
  eventBus: promptEventBus,
});
