/** The operation table: every endpoint. */
import type { OperationSpec } from '../operation';
import { bridgeOperations } from './bridges';
import { callOperations } from './calls';
import { conferenceOperations } from './conferences';
import { documentOperations } from './documents';
import { eventPackageOperations } from './event-package';
import { eventPackageWatchOperations } from './event-package-watches';
import { participantOperations } from './participants';
import { subscriptionOperations } from './subscriptions';

export const operations = [
  ...conferenceOperations,
  ...participantOperations,
  ...callOperations,
  ...bridgeOperations,
  ...eventPackageOperations,
  ...eventPackageWatchOperations,
  ...subscriptionOperations,
  ...documentOperations,
] as const satisfies readonly OperationSpec[];

export type OperationId = (typeof operations)[number]['operationId'];
