/**
 * The environment that functions find. It belongs to the whole process, so only one local deployment can run in it at a time;
 * what was there before comes back when that one stops.
 */
import { REGION } from './account';

export type Endpoints = { readonly dynamo: string; readonly aws: string };

type Variables = Readonly<Record<string, string | undefined>>;

/** The SDK talks to us and to nobody else: no profile, no session and no setting of the user's may lead it to a real account. */
export const sdkVariables = ({ dynamo, aws }: Endpoints): Variables => ({
  AWS_ENDPOINT_URL_DYNAMODB: dynamo,
  AWS_ENDPOINT_URL_SQS: aws,
  AWS_ENDPOINT_URL_EVENTBRIDGE: aws,
  AWS_ENDPOINT_URL_SCHEDULER: aws,
  AWS_ENDPOINT_URL_SECRETS_MANAGER: aws,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
  // The SDK's advice on Node versions is for those who develop this, not for those who try it.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

const assign = (variables: Variables): void => {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};

/** Returns how to put back what was there. */
export const setEnvironment = (variables: Variables): (() => void) => {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  assign(variables);
  return () => assign(before);
};
