/** Every setting that a function reads, the same for all of them. */
import type { Stack } from 'aws-cdk-lib';
import { type EnvironmentName, environmentNames } from '../functions/runtime/environment';
import { type QueueName, queues, type WorkQueueName } from '../functions/wiring/storage';
import type { SocketApi } from './constructs/socket-api';
import type { KeptResources } from './kept-resources';
import type { Settings } from './settings';
import { scheduledQueues, sentToQueues } from './wired-functions';

/** The work queues, and the dead letters that functions fill themselves. */
const namedQueues: readonly QueueName[] = [...new Set<QueueName>([...(Object.keys(queues) as WorkQueueName[]), ...sentToQueues])];

const ofResources = (stack: Stack, kept: KeptResources) => ({
  [environmentNames.conferencesTable]: kept.tables.conferences.tableName,
  [environmentNames.recordsTable]: kept.tables.records.tableName,
  [environmentNames.busName]: kept.bus.eventBusName,
  [environmentNames.queueUrls]: stack.toJsonString({
    at: `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/`,
    ...Object.fromEntries(namedQueues.map((name) => [name, kept.queues[name].queueName])),
  }),
  [environmentNames.secretId]: kept.keys.secretArn,
  [environmentNames.queueArns]: stack.toJsonString(Object.fromEntries(scheduledQueues.map((name) => [name, kept.queues[name].queueArn]))),
  [environmentNames.scheduleGroup]: kept.schedules.groupName,
  [environmentNames.scheduleRoleArn]: kept.schedules.role.roleArn,
});

const ofSettings = (settings: Settings) => ({
  [environmentNames.issuer]: settings.issuer,
  [environmentNames.audience]: settings.audience,
  [environmentNames.eventSource]: settings.eventSource,
  [environmentNames.bridge]: settings.bridge,
  [environmentNames.bridgeUrl]: settings.bridgeUrl,
  [environmentNames.bridgeOptions]: JSON.stringify(settings.bridgeOptions),
  [environmentNames.bridgeSecretId]: settings.bridgeSecretArn ?? '',
  [environmentNames.assembly]: settings.assembly,
  [environmentNames.accessNetworkUrl]: settings.accessNetworkUrl ?? '',
  [environmentNames.takeOver]: settings.takeOver,
  [environmentNames.numberClaim]: settings.numberClaim,
  [environmentNames.maxParticipants]: String(settings.maxParticipants),
  [environmentNames.maxMinutes]: String(settings.maxMinutes),
  [environmentNames.ringSeconds]: String(settings.ringSeconds),
  [environmentNames.endWhenInitiatorLeaves]: String(settings.endWhenInitiatorLeaves),
  [environmentNames.retentionDays]: String(settings.retentionDays),
  [environmentNames.allowedPrefixes]: settings.allowedPrefixes.join(','),
  [environmentNames.deniedPrefixes]: settings.deniedPrefixes.join(','),
  [environmentNames.dialsPerHour]: String(settings.dialsPerHour),
  [environmentNames.dialsPerSecond]: String(settings.dialsPerSecond ?? ''),
  [environmentNames.bridgeNumber]: settings.bridgeNumber ?? '',
});

/** Where things are that functions or their peers must reach. */
export type Places = { readonly kept: KeptResources; readonly sockets: SocketApi; readonly apiUrl: string };

export const functionEnvironment = (
  stack: Stack,
  { kept, sockets, apiUrl }: Places,
  settings: Settings,
): Record<EnvironmentName, string> => ({
  ...ofResources(stack, kept),
  ...ofSettings(settings),
  [environmentNames.connectionsUrl]: sockets.connectionsUrl,
  [environmentNames.callbackUrl]: apiUrl,
  // Functions run in the cloud: what is on loopback there is nobody's sink.
  [environmentNames.loopbackSinks]: 'false',
});
