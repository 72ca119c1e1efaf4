/**
 * The environment variables of functions: the same for all, except that they name only the keys and the queues that a
 * function uses. All variables of a function together have 4 KB, and these names are the longest.
 */
import type { Stack } from 'aws-cdk-lib';
import type { FunctionDefaults } from '../functions/wiring/function';
import { keyNames } from '../functions/wiring/keys';
import type { QueueName, WorkQueueName } from '../functions/wiring/storage';
import type { DeploymentSettingName } from '../schemas/settings';
import { type EnvironmentName, inVariables } from '../schemas/settings/function-settings';
import type { SocketApi } from './constructs/socket-api';
import { grantedKeys } from './granted-keys';
import type { Settings } from './settings';
import type { StatefulResources } from './stateful-resources';
import { scheduledQueues } from './wired-functions';

/** The locations that functions or their peers must reach. */
export type DeployedResources = { readonly resources: StatefulResources; readonly sockets: SocketApi; readonly apiUrl: string };

type Wiring = FunctionDefaults & { readonly queue?: WorkQueueName };

/** The queues that it sends to, and its own, whose messages it may retry later. */
const queuesOf = ({ access, queue }: Wiring): readonly QueueName[] => [
  ...new Set([...(queue === undefined ? [] : [queue]), ...access.flatMap((each) => ('send' in each ? [each.send] : []))]),
];

/** These are texts already: AWS fills in most of them when it deploys. */
const ofAll = (stack: Stack, { resources, sockets, apiUrl }: DeployedResources, settings: Settings) => ({
  queueArns: stack.toJsonString(Object.fromEntries(scheduledQueues.map((name) => [name, resources.queues[name].queueArn]))),
  conferencesTable: resources.tables.conferences.tableName,
  recordsTable: resources.tables.records.tableName,
  busName: resources.bus.eventBusName,
  bridgeSecretId: settings.bridgeSecretArn ?? '',
  scheduleGroup: resources.schedules.groupName,
  metricNamespace: settings.name,
  scheduleRoleArn: resources.schedules.role.roleArn,
  connectionsUrl: sockets.connectionsUrl,
  callbackUrl: apiUrl,
  // Functions run in the cloud, where no partner's sink is at a loopback address.
  loopbackSinks: 'false',
});

const ofOne = (stack: Stack, { queues, keys }: StatefulResources, wiring: Wiring, settings: Settings) => {
  const granted = grantedKeys(wiring.access, settings.bridgeSecretArn);
  const [hashKeyId = '', bridgeKeyId = '', accessNetworkKeyId = ''] = keyNames.map((name) =>
    granted.includes(name) ? keys[name].secretArn : '',
  );
  const queueUrls = stack.toJsonString({
    at: `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/`,
    ...Object.fromEntries(queuesOf(wiring).map((name) => [name, queues[name].queueName])),
  });
  return { hashKeyId, bridgeKeyId, accessNetworkKeyId, queueUrls };
};

export type EnvironmentOf = (wiring: FunctionDefaults) => Record<EnvironmentName, string>;

export const functionEnvironments = (stack: Stack, deployed: DeployedResources, settings: Settings): EnvironmentOf => {
  const shared = ofAll(stack, deployed, settings);
  return (wiring) => {
    const values: Record<DeploymentSettingName, string> = { ...shared, ...ofOne(stack, deployed.resources, wiring, settings) };
    return inVariables({ ...settings, ...values });
  };
};
