/** Every setting that a function reads, the same for all of them. */
import type { Stack } from 'aws-cdk-lib';
import { type QueueName, queues, type WorkQueueName } from '../functions/wiring/storage';
import type { DeploymentSettingName } from '../schemas/settings';
import { type EnvironmentName, inVariables } from '../schemas/settings/function-settings';
import type { SocketApi } from './constructs/socket-api';
import type { KeptResources } from './kept-resources';
import type { Settings } from './settings';
import { scheduledQueues, sentToQueues } from './wired-functions';

/** The work queues, and the dead letters that functions fill themselves. */
const namedQueues: readonly QueueName[] = [...new Set<QueueName>([...(Object.keys(queues) as WorkQueueName[]), ...sentToQueues])];

const ofQueues = (stack: Stack, kept: KeptResources) => ({
  queueUrls: stack.toJsonString({
    at: `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/`,
    ...Object.fromEntries(namedQueues.map((name) => [name, kept.queues[name].queueName])),
  }),
  queueArns: stack.toJsonString(Object.fromEntries(scheduledQueues.map((name) => [name, kept.queues[name].queueArn]))),
});

/** Where things are that functions or their peers must reach. */
export type Places = { readonly kept: KeptResources; readonly sockets: SocketApi; readonly apiUrl: string };

/** Texts already: AWS fills in most of them when it deploys. */
const ofDeployment = (stack: Stack, { kept, sockets, apiUrl }: Places, settings: Settings): Record<DeploymentSettingName, string> => ({
  ...ofQueues(stack, kept),
  conferencesTable: kept.tables.conferences.tableName,
  recordsTable: kept.tables.records.tableName,
  busName: kept.bus.eventBusName,
  secretId: kept.keys.secretArn,
  bridgeSecretId: settings.bridgeSecretArn ?? '',
  scheduleGroup: kept.schedules.groupName,
  scheduleRoleArn: kept.schedules.role.roleArn,
  connectionsUrl: sockets.connectionsUrl,
  callbackUrl: apiUrl,
  // Functions run in the cloud: what is on loopback there is nobody's sink.
  loopbackSinks: 'false',
});

export const functionEnvironment = (stack: Stack, places: Places, settings: Settings): Record<EnvironmentName, string> =>
  inVariables({ ...settings, ...ofDeployment(stack, places, settings) });
