/** The settings of a local deployment: the defaults of the table, with what differs on one machine. */
import { canTakeOver } from '../domain/bridge/capabilities';
import type { KeyName } from '../functions/wiring/keys';
import type { tables } from '../functions/wiring/storage';
import { functionDefaults } from '../schemas/settings';
import { type EnvironmentName, environmentNames, inVariables } from '../schemas/settings/function-settings';
import { ACCOUNT_ID } from './account';
import { SCHEDULE_GROUP } from './aws/schedule-operations';

export type SettingValues = Readonly<Record<EnvironmentName, string>>;
export type SettingOverrides = Partial<SettingValues>;

export const BUS_NAME = 'rollcall';
const METRIC_NAMESPACE = 'Rollcall';
export const KEY_IDS: Readonly<Record<KeyName, string>> = {
  hashKey: 'rollcall-hash-key',
  bridgeKey: 'rollcall-bridge-key',
  accessNetworkKey: 'rollcall-access-network-key',
};
export const BRIDGE_SECRET_ID = 'rollcall-bridge';

/** The claim of a token that contains the caller's number. */
export const numberClaimOf = (overrides: SettingOverrides): string => overrides.ROLLCALL_NUMBER_CLAIM ?? 'phone_number';

export type Addresses = {
  readonly baseUrl: string;
  readonly queueUrls: Readonly<Record<string, string>>;
  /** For queues that schedules send to. */
  readonly queueArns: Readonly<Record<string, string>>;
  readonly connectionsUrl: string;
  readonly issuer: { readonly url: string; readonly audience: string };
  /** Empty if there is no sandbox carrier. */
  readonly bridgeUrl: string;
  readonly accessNetworkUrl: string;
};

/** Roles are not checked here, but a schedule must have one. */
const SCHEDULE_ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/rollcall-schedules`;

const generousLimits = {
  openingsPerMinute: 10_000,
  changesPerMinute: 10_000,
  connectsPerMinute: 10_000,
  maxConnections: 1_000,
  subscribesPerMinute: 10_000,
  redeliveriesPerMinute: 10_000,
  recoveriesPerMinute: 10_000,
  documentsPerMinute: 10_000,
} as const;

/** What a carrier would decide, and what may differ on this machine. The environment may override these. */
const choices = ({ baseUrl, bridgeUrl, accessNetworkUrl }: Addresses, overrides: SettingOverrides) => ({
  ...functionDefaults,
  numberClaim: numberClaimOf(overrides),
  eventSource: baseUrl,
  callbackUrl: baseUrl,
  bridgeUrl,
  accessNetworkUrl,
  takeOver: canTakeOver(overrides.ROLLCALL_BRIDGE ?? functionDefaults.bridge) ? ('replaces' as const) : ('none' as const),
  // To try the gateway out. Without one, nothing else differs.
  eventPackage: 'gateway' as const,
  allowedPrefixes: [],
  dialsPerHour: 1_000,
  // One machine plays many parties, often with the same token.
  ...generousLimits,
  // Allows a receiver on the same machine, to try webhooks out.
  loopbackSinks: true,
});

/** The addresses of the parts. The environment cannot override these. */
const places = ({ issuer, queueUrls, queueArns, connectionsUrl }: Addresses) => ({
  issuer: issuer.url,
  audience: issuer.audience,
  conferencesTable: 'conferences' satisfies keyof typeof tables,
  recordsTable: 'records' satisfies keyof typeof tables,
  busName: BUS_NAME,
  hashKeyId: KEY_IDS.hashKey,
  bridgeKeyId: KEY_IDS.bridgeKey,
  accessNetworkKeyId: KEY_IDS.accessNetworkKey,
  bridgeSecretId: BRIDGE_SECRET_ID,
  queueUrls,
  queueArns,
  connectionsUrl,
  scheduleGroup: SCHEDULE_GROUP,
  metricNamespace: METRIC_NAMESPACE,
  scheduleRoleArn: SCHEDULE_ROLE_ARN,
});

export const localSettings = (addresses: Addresses, overrides: SettingOverrides): SettingValues => {
  const fixed = places(addresses);
  const variables = inVariables({ ...choices(addresses, overrides), ...fixed });
  const fixedNames = (Object.keys(fixed) as (keyof typeof fixed)[]).map((name) => environmentNames[name]);
  return { ...variables, ...overrides, ...Object.fromEntries(fixedNames.map((name) => [name, variables[name]])) };
};

/** The settings that an environment names, such as the environment of `npm start`. */
export const overridesIn = (environment: NodeJS.ProcessEnv): SettingOverrides =>
  Object.fromEntries(
    Object.values(environmentNames).flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
