import { EventBridgeBus } from '../adapters/eventbridge/eventbridge-bus';
import { perProcess } from '../container';
import type { EventBus } from '../event-bus';
import { settings } from './settings';

export const eventBus = perProcess<EventBus>(() => new EventBridgeBus(settings().busName));
