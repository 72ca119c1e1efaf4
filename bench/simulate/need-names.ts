/** What the tables of docs/capacity.md call each need, and each kind of need. */
import type { Need, NeedName } from './needs';

export const names: Readonly<Record<NeedName, string>> = {
  requestsPerSecond: 'setting `requestsPerSecond`',
  lambdaConcurrency: 'concurrent executions of Lambda, and the setting `lambdaConcurrency`',
  invocations: 'concurrent executions, for ten requests a second with each',
  queueInstances: 'running instances of one function that takes its work from a queue',
  gatewayRate: 'requests a second of API Gateway',
  busRequests: '`PutEvents` requests a second of EventBridge',
  busInvocations: 'invocations a second of EventBridge',
  fifoRequests: 'requests a second to FIFO queues',
  conferencesWrites: 'write units a second of the table `conferences`',
  recordsWrites: 'write units a second of the table `records`',
  recordsReads: 'read units a second of the table `records`',
  logWrites: 'write units a second of one partition of a log of deliveries',
  subscriptionReads: 'read units a second of the list of subscriptions to every conference',
  subscriptionItemReads: 'read units a second of one subscription to every conference',
  lookListWrites: 'write units a second of the list of looks',
};

export const kinds: Readonly<Record<Need['kind'], string>> = {
  setting: 'setting',
  quota: 'quota',
  'warm-up': 'warm throughput',
  fixed: 'fixed',
};
