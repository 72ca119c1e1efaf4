/** Every setting that a function reads, the same for all of them. */
import type { Stack } from 'aws-cdk-lib';
import { environmentNames, type EnvironmentName } from '../functions/environment';
import { apiFunctions, queueConsumers, queues, streamConsumers, type Access, type QueueName } from '../functions/wiring';
import type { KeptResources } from './kept-resources';
import type { Settings } from './settings';

/** The work queues, and the dead letters that functions fill themselves. */
const namedQueues = (): readonly QueueName[] => {
  const functions: readonly { readonly access: readonly Access[] }[] = [
    ...apiFunctions,
    ...Object.values(streamConsumers),
    ...Object.values(queueConsumers),
  ];
  const sentTo = functions.flatMap(({ access }) => access.flatMap((each) => ('send' in each ? [each.send] : [])));
  return [...new Set<QueueName>([...(Object.keys(queues) as (keyof typeof queues)[]), ...sentTo])];
};

const ofResources = (stack: Stack, kept: KeptResources) => ({
  [environmentNames.conferencesTable]: kept.tables.conferences.tableName,
  [environmentNames.recordsTable]: kept.tables.records.tableName,
  [environmentNames.busName]: kept.bus.eventBusName,
  [environmentNames.queueUrls]: stack.toJsonString(Object.fromEntries(namedQueues().map((name) => [name, kept.queues[name].queueUrl]))),
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
