/** The settings of a local deployment, and which of them may be overridden. */
import { canTakeOver } from '../domain/bridge/capabilities';
import { type EnvironmentName, environmentNames } from '../functions/runtime/environment';
import type { tables } from '../functions/wiring/storage';
import { ACCOUNT_ID } from './account';
import { SCHEDULE_GROUP } from './aws/schedule-operations';

export type SettingValues = Readonly<Record<EnvironmentName, string>>;
export type SettingOverrides = Partial<SettingValues>;

export const BUS_NAME = 'rollcall';
export const SECRET_ID = 'rollcall';
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

export const localSettings = (addresses: Addresses, overrides: SettingOverrides): SettingValues => ({
  ROLLCALL_EVENT_SOURCE: addresses.baseUrl,
  ROLLCALL_BRIDGE: 'http',
  ROLLCALL_BRIDGE_URL: addresses.bridgeUrl,
  ROLLCALL_BRIDGE_OPTIONS: '{}',
  ROLLCALL_CALLBACK_URL: addresses.baseUrl,
  ROLLCALL_ASSEMBLY: 'network',
  ROLLCALL_ACCESS_NETWORK_URL: addresses.accessNetworkUrl,
  ROLLCALL_TAKE_OVER: canTakeOver(overrides.ROLLCALL_BRIDGE ?? 'http') ? 'replaces' : 'none',
  ROLLCALL_NUMBER_CLAIM: numberClaimOf(overrides),
  ROLLCALL_MAX_PARTICIPANTS: '100',
  ROLLCALL_MAX_MINUTES: '240',
  ROLLCALL_RING_SECONDS: '45',
  ROLLCALL_END_WHEN_INITIATOR_LEAVES: 'false',
  ROLLCALL_RETENTION_DAYS: '30',
  ROLLCALL_ALLOWED_PREFIXES: '',
  ROLLCALL_DENIED_PREFIXES: '',
  ROLLCALL_DIALS_PER_HOUR: '1000',
  ROLLCALL_DIALS_PER_SECOND: '',
  ROLLCALL_BRIDGE_NUMBER: '',
  // To try out webhooks on this machine, the receiver has to be here, too.
  ROLLCALL_LOOPBACK_SINKS: 'true',
  ...overrides,
  // These locations cannot be overridden.
  ROLLCALL_CONFERENCES_TABLE: 'conferences' satisfies keyof typeof tables,
  ROLLCALL_RECORDS_TABLE: 'records' satisfies keyof typeof tables,
  ROLLCALL_BUS_NAME: BUS_NAME,
  ROLLCALL_QUEUE_URLS: JSON.stringify(addresses.queueUrls),
  ROLLCALL_SECRET_ID: SECRET_ID,
  ROLLCALL_BRIDGE_SECRET_ID: BRIDGE_SECRET_ID,
  ROLLCALL_ISSUER: addresses.issuer.url,
  ROLLCALL_AUDIENCE: addresses.issuer.audience,
  ROLLCALL_CONNECTIONS_URL: addresses.connectionsUrl,
  ROLLCALL_QUEUE_ARNS: JSON.stringify(addresses.queueArns),
  ROLLCALL_SCHEDULE_GROUP: SCHEDULE_GROUP,
  ROLLCALL_SCHEDULE_ROLE_ARN: SCHEDULE_ROLE_ARN,
});

/** The settings in an environment, such as that of `npm start`. */
export const overridesIn = (environment: NodeJS.ProcessEnv): SettingOverrides =>
  Object.fromEntries(
    Object.values(environmentNames).flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
