/** Puts proxies between the functions and the services of the local deployment in this process. */
import { setAwsTransport } from '../../functions/adapters/aws-transport';
import { resetContainer } from '../../functions/runtime/container';
import { environmentNames } from '../../schemas/settings/function-settings';
import { type Exchange, type ProxyOptions, startCountingProxy } from './counting-proxy';

export type ServiceProxies = {
  /** Requests to DynamoDB. */
  readonly tables: Pick<ProxyOptions, 'onExchange' | 'rewrite'>;
  /** Requests to SQS, EventBridge and its Scheduler. */
  readonly others: (exchange: Exchange) => void;
  /** Requests to `@connections`. Without it, these do not pass through a proxy. */
  readonly connections?: (exchange: Exchange) => void;
};

const addressIn = (variable: string): string => {
  const address = process.env[variable];
  if (address === undefined) throw new Error(`${variable} is not set`);
  return address;
};

const ORIGIN = /http:\/\/127\.0\.0\.1:\d+/g;

const redirect = (variable: string, url: string): void => {
  process.env[variable] = addressIn(variable).replaceAll(ORIGIN, url);
};

/**
 * Call this after the deployment has started. Returns a function that stops the proxies. Functions that have run already,
 * such as those of the timers, take the new addresses with their next invocation.
 */
export const startServiceProxies = async ({ tables, others, connections }: ServiceProxies): Promise<() => Promise<void>> => {
  const target = addressIn('AWS_ENDPOINT_URL_SQS');
  const tableProxy = await startCountingProxy({ target: addressIn('AWS_ENDPOINT_URL_DYNAMODB'), ...tables });
  const otherProxy = await startCountingProxy({ target, onExchange: others });
  const connectionProxy = connections && (await startCountingProxy({ target, onExchange: connections }));
  // Requests in memory would not pass through a proxy.
  setAwsTransport(undefined);
  process.env.AWS_ENDPOINT_URL_DYNAMODB = tableProxy.url;
  for (const service of ['SQS', 'EVENTBRIDGE', 'SCHEDULER']) process.env[`AWS_ENDPOINT_URL_${service}`] = otherProxy.url;
  // The SDK uses the address in the queue's URL.
  redirect(environmentNames.queueUrls, otherProxy.url);
  if (connectionProxy) redirect(environmentNames.connectionsUrl, connectionProxy.url);
  resetContainer();
  return async () => {
    await tableProxy.stop();
    await otherProxy.stop();
    await connectionProxy?.stop();
  };
};
