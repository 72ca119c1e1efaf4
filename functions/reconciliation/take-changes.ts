/**
 * Takes every change from the stream of `conferences`, of which it is the only reader, reconciles it and publishes it.
 * Neither waits for the other. What the bus does not accept goes to the queue `publish`, so that no later change waits for
 * the bus to be handled.
 */
import { streamConsumer, type StreamTask } from '../messaging/stream-consumer';
import type { StreamDeps } from '../messaging/parked-record';
import { backgroundStore, consuming, lookList, messageSeal, promptEventBus, queues, readChange } from '../providers';
import { type KeepingDeps, reconcile } from './reconcile';
import { lambda } from '../runtime/lambda';
import { publishChanges, type PublishDeps } from '../conferences/publish-changes';

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
