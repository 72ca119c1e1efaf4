/** What functions find in their process: addresses and settings in the environment, the clock, and the way to AWS. */
import { type AwsTransport, setAwsTransport } from '../functions/adapters/aws-transport';
import { resetContainer } from '../functions/runtime/container';
import { type ProcessTime, setProcessTime } from '../functions/runtime/process-time';
import { queueArn } from './account';
import type { DescribedDeployment } from './deployment-route';
import type { Issuer } from './issuer/issuer';
import { sdkVariables, setEnvironment } from './process-environment';
import type { Sandbox } from './sandbox/start-sandbox';
import { scheduledQueues } from './scheduled-queues';
import type { Services } from './services';
import { localSettings, type SettingOverrides } from './settings';

type Parts = {
  readonly baseUrl: string;
  readonly issuer: Issuer;
  /** Null if there is no sandbox carrier. */
  readonly carrier: Sandbox | null;
  readonly services: Services;
  readonly overrides: SettingOverrides;
};

/** The addresses that functions need. */
const addressesOf = ({ baseUrl, issuer, carrier, services: { queues, aws } }: Parts) => ({
  baseUrl,
  issuer,
  connectionsUrl: aws.connectionsUrl,
  queueUrls: Object.fromEntries(queues.names().map((name) => [name, aws.urls.urlOf(queues.named(name).definition)])),
  queueArns: Object.fromEntries(scheduledQueues().map((name) => [name, queueArn(name, queues.named(name).definition.fifo)])),
  bridgeUrl: carrier?.bridgeUrl ?? '',
  accessNetworkUrl: carrier?.accessNetworkUrl ?? '',
});

export const describeDeployment = (parts: Parts): DescribedDeployment => ({
  endpoints: { dynamo: parts.services.dynamo.endpoint, aws: parts.services.aws.url },
  environment: localSettings(addressesOf(parts), parts.overrides),
});

/** Returns a function that restores the process as it was. */
export const setFunctionEnvironment = (
  { endpoints, environment }: DescribedDeployment,
  transport: AwsTransport,
  time: Partial<ProcessTime>,
): (() => void) => {
  const putBack = setEnvironment({ ...sdkVariables(endpoints), ...environment });
  const putBackTime = setProcessTime(time);
  setAwsTransport(transport);
  resetContainer();
  return () => {
    putBack();
    putBackTime();
    setAwsTransport(undefined);
  };
};
