/** The environment variables of functions, which are the same for all of them. */
import type { Stack } from 'aws-cdk-lib';
import { type EnvironmentName, environmentNames } from '../functions/runtime/environment';
import { type QueueName, queues, type WorkQueueName } from '../functions/wiring/storage';
import type { SocketApi } from './constructs/socket-api';
import type { StatefulResources } from './stateful-resources';
import type { Settings } from './settings';
import { scheduledQueues, sentToQueues } from './wired-functions';

/** The work queues, and the dead-letter queues that functions themselves send to. */
const namedQueues: readonly QueueName[] = [...new Set<QueueName>([...(Object.keys(queues) as WorkQueueName[]), ...sentToQueues])];

const resourceVariables = (stack: Stack, resources: StatefulResources) => ({
  [environmentNames.conferencesTable]: resources.tables.conferences.tableName,
  [environmentNames.recordsTable]: resources.tables.records.tableName,
  [environmentNames.busName]: resources.bus.eventBusName,
  [environmentNames.queueUrls]: stack.toJsonString({
    at: `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/`,
    ...Object.fromEntries(namedQueues.map((name) => [name, resources.queues[name].queueName])),
  }),
  [environmentNames.secretId]: resources.keys.secretArn,
  [environmentNames.queueArns]: stack.toJsonString(
    Object.fromEntries(scheduledQueues.map((name) => [name, resources.queues[name].queueArn])),
  ),
  [environmentNames.scheduleGroup]: resources.schedules.groupName,
  [environmentNames.scheduleRoleArn]: resources.schedules.role.roleArn,
});

const settingVariables = (settings: Settings) => ({
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

/** The locations that functions or their peers must reach. */
export type DeployedResources = { readonly resources: StatefulResources; readonly sockets: SocketApi; readonly apiUrl: string };

export const functionEnvironment = (
  stack: Stack,
  { resources, sockets, apiUrl }: DeployedResources,
  settings: Settings,
): Record<EnvironmentName, string> => ({
  ...resourceVariables(stack, resources),
  ...settingVariables(settings),
  [environmentNames.connectionsUrl]: sockets.connectionsUrl,
  [environmentNames.callbackUrl]: apiUrl,
  // In AWS a loopback address is never a partner's sink.
  [environmentNames.loopbackSinks]: 'false',
});
