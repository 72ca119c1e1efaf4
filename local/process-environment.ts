/**
 * Sets the environment variables that functions read. The environment belongs to the whole process, so it can have only
 * one local deployment at a time. When that deployment stops, the previous values are restored.
 */
import { REGION } from './account';

export type Endpoints = { readonly dynamo: string; readonly aws: string };

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Makes the SDK use the local services only: no profile, session or setting of the user may connect it to a real
 * account.
 */
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
  // The SDK's advice on Node versions addresses developers of this project, not people who try it out.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
});

const assign = (variables: Variables): void => {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};

/** Returns a function that restores the previous values. */
export const setEnvironment = (variables: Variables): (() => void) => {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  assign(variables);
  return () => assign(before);
};
