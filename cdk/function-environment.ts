/** Every setting that a function reads, the same for all of them. */
import type { Stack } from 'aws-cdk-lib';
import { environmentNames, type EnvironmentName } from '../functions/environment';
import { queues, streamConsumers, type QueueName } from '../functions/wiring';
import type { KeptResources } from './kept-resources';
import type { Settings } from './settings';

/** The queues that functions send to: the work queues, and the dead letters of stream consumers, which they fill themselves. */
const sentTo: readonly QueueName[] = [
  ...(Object.keys(queues) as (keyof typeof queues)[]),
  ...(Object.keys(streamConsumers) as (keyof typeof streamConsumers)[]).map((name) => `${name}-dead-letters` as const),
];

const ofResources = (stack: Stack, kept: KeptResources) => ({
  [environmentNames.conferencesTable]: kept.tables.conferences.tableName,
  [environmentNames.recordsTable]: kept.tables.records.tableName,
  [environmentNames.busName]: kept.bus.eventBusName,
  [environmentNames.queueUrls]: stack.toJsonString(Object.fromEntries(sentTo.map((name) => [name, kept.queues[name].queueUrl]))),
  [environmentNames.secretId]: kept.keys.secretArn,
});

const ofSettings = (settings: Settings) => ({
  [environmentNames.eventSource]: settings.eventSource,
  [environmentNames.bridge]: settings.bridge,
  [environmentNames.bridgeUrl]: settings.bridgeUrl,
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
  [environmentNames.bridgeNumber]: settings.bridgeNumber ?? '',
});

export const functionEnvironment = (stack: Stack, kept: KeptResources, settings: Settings): Record<EnvironmentName, string> => ({
  ...ofResources(stack, kept),
  ...ofSettings(settings),
});
