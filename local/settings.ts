/** The settings of a local deployment: what it says itself, unless whoever starts it says otherwise. */
import { environmentNames, type EnvironmentName } from '../functions/environment';
import type { tables } from '../functions/wiring';

export type SettingValues = Readonly<Record<EnvironmentName, string>>;
export type SettingOverrides = Partial<SettingValues>;

export const BUS_NAME = 'rollcall';
export const SECRET_ID = 'rollcall';

/** Which claim of a token names the caller's number. */
export const numberClaimOf = (overrides: SettingOverrides): string => overrides.ROLLCALL_NUMBER_CLAIM ?? 'phone_number';

export type Addresses = {
  readonly baseUrl: string;
  readonly queueUrls: Readonly<Record<string, string>>;
  /** Empty without the sandbox carrier. */
  readonly bridgeUrl: string;
  readonly accessNetworkUrl: string;
};

export const localSettings = (addresses: Addresses, overrides: SettingOverrides): SettingValues => ({
  ROLLCALL_EVENT_SOURCE: addresses.baseUrl,
  ROLLCALL_BRIDGE: 'http',
  ROLLCALL_BRIDGE_URL: addresses.bridgeUrl,
  ROLLCALL_ASSEMBLY: 'network',
  ROLLCALL_ACCESS_NETWORK_URL: addresses.accessNetworkUrl,
  ROLLCALL_TAKE_OVER: 'replaces',
  ROLLCALL_NUMBER_CLAIM: numberClaimOf(overrides),
  ROLLCALL_MAX_PARTICIPANTS: '100',
  ROLLCALL_MAX_MINUTES: '240',
  ROLLCALL_RING_SECONDS: '45',
  ROLLCALL_END_WHEN_INITIATOR_LEAVES: 'false',
  ROLLCALL_RETENTION_DAYS: '30',
  ROLLCALL_ALLOWED_PREFIXES: '',
  ROLLCALL_DENIED_PREFIXES: '',
  ROLLCALL_DIALS_PER_HOUR: '1000',
  ROLLCALL_BRIDGE_NUMBER: '',
  ...overrides,
  // Where things are is nobody else's to say.
  ROLLCALL_CONFERENCES_TABLE: 'conferences' satisfies keyof typeof tables,
  ROLLCALL_RECORDS_TABLE: 'records' satisfies keyof typeof tables,
  ROLLCALL_BUS_NAME: BUS_NAME,
  ROLLCALL_QUEUE_URLS: JSON.stringify(addresses.queueUrls),
  ROLLCALL_SECRET_ID: SECRET_ID,
});

/** The settings that an environment names, such as the one `npm start` was called in. */
export const overridesIn = (environment: NodeJS.ProcessEnv): SettingOverrides =>
  Object.fromEntries(
    Object.values(environmentNames).flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
