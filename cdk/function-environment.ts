/** The environment variables of functions, which are the same for all of them. */
import type { Stack } from 'aws-cdk-lib';
import { type QueueName, queues, type WorkQueueName } from '../functions/wiring/storage';
import type { DeploymentSettingName } from '../schemas/settings';
import { type EnvironmentName, inVariables } from '../schemas/settings/function-settings';
import type { SocketApi } from './constructs/socket-api';
import type { Settings } from './settings';
import type { StatefulResources } from './stateful-resources';
import { scheduledQueues, sentToQueues } from './wired-functions';

/** The work queues, and the dead-letter queues that functions themselves send to. */
const namedQueues: readonly QueueName[] = [...new Set<QueueName>([...(Object.keys(queues) as WorkQueueName[]), ...sentToQueues])];

const ofQueues = (stack: Stack, resources: StatefulResources) => ({
  queueUrls: stack.toJsonString({
    at: `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/`,
    ...Object.fromEntries(namedQueues.map((name) => [name, resources.queues[name].queueName])),
  }),
  queueArns: stack.toJsonString(Object.fromEntries(scheduledQueues.map((name) => [name, resources.queues[name].queueArn]))),
});

/** The locations that functions or their peers must reach. */
export type DeployedResources = { readonly resources: StatefulResources; readonly sockets: SocketApi; readonly apiUrl: string };

/** These are texts already: AWS fills in most of them when it deploys. */
const ofDeployment = (
  stack: Stack,
  { resources, sockets, apiUrl }: DeployedResources,
  settings: Settings,
): Record<DeploymentSettingName, string> => ({
  ...ofQueues(stack, resources),
  conferencesTable: resources.tables.conferences.tableName,
  recordsTable: resources.tables.records.tableName,
  busName: resources.bus.eventBusName,
  secretId: resources.keys.secretArn,
  bridgeSecretId: settings.bridgeSecretArn ?? '',
  scheduleGroup: resources.schedules.groupName,
  scheduleRoleArn: resources.schedules.role.roleArn,
  connectionsUrl: sockets.connectionsUrl,
  callbackUrl: apiUrl,
  // Functions run in the cloud, where no partner's sink is at a loopback address.
  loopbackSinks: 'false',
});

export const functionEnvironment = (stack: Stack, deployed: DeployedResources, settings: Settings): Record<EnvironmentName, string> =>
  inVariables({ ...settings, ...ofDeployment(stack, deployed, settings) });
