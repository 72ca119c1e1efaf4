/**
 * The settings that functions read, each from a variable of its environment. All functions have the same ones. The
 * texts that describe them are in `texts.ts`, so that they do not make every function larger.
 */
import { MAX_PARTICIPANTS } from '../conference-states';
import { bridgeNames } from './bridge-names';
import { count, flag, matching, namedTexts, oneOf, options, prefixes, queueAddresses, text, textOf, uri, webAddress } from './kinds';
import { carrier, deployment, type Row, type ValueOf } from './row';

export const functionSettings = {
  issuer: carrier(webAddress),
  audience: carrier(text),
  numberClaim: carrier(text),

  bridge: carrier(oneOf(bridgeNames), { default: 'http' }),
  // Local mode without its sandbox carrier has no conference server unless it is given one.
  bridgeUrl: carrier(webAddress, { mayBeEmpty: true }),
  bridgeOptions: carrier(options, { default: {} }),
  bridgeNumber: carrier(matching(/^\+[1-9][0-9]{4,14}$/, 'must be an E.164 number such as +15550100'), { optional: true }),
  callerId: carrier(oneOf(['initiator', 'bridge', 'none']), { default: 'initiator' }),
  takeOver: carrier(oneOf(['replaces', 'none']), { default: 'none' }),

  assembly: carrier(oneOf(['network', 'direct']), { default: 'network' }),
  accessNetworkUrl: carrier(webAddress, { optional: true }),

  eventPackage: carrier(oneOf(['none', 'terminal', 'gateway']), { default: 'terminal' }),
  eventPackageDialect: carrier(options, { default: {} }),

  maxParticipants: carrier(count(2, MAX_PARTICIPANTS), { default: 100 }),
  maxMinutes: carrier(count(1, 1_440), { default: 240 }),
  ringSeconds: carrier(count(5, 120), { default: 45 }),
  dialsPerHour: carrier(count(1, 10_000), { default: 300 }),
  dialsPerSecond: carrier(count(1, 1_000), { optional: true }),
  openingsPerMinute: carrier(count(1, 10_000), { default: 10 }),
  changesPerMinute: carrier(count(1, 10_000), { default: 300 }),
  connectsPerMinute: carrier(count(1, 10_000), { default: 30 }),
  maxConnections: carrier(count(1, 1_000), { default: 20 }),
  subscribesPerMinute: carrier(count(1, 10_000), { default: 60 }),
  messagesAtOnce: carrier(count(1, 100), { default: 16 }),
  redeliveriesPerMinute: carrier(count(1, 10_000), { default: 60 }),
  recoveriesPerMinute: carrier(count(1, 10_000), { default: 5 }),
  documentsPerMinute: carrier(count(1, 10_000), { default: 120 }),
  allowedPrefixes: carrier(prefixes),
  deniedPrefixes: carrier(prefixes, { default: [] }),
  endWhenInitiatorLeaves: carrier(flag, { default: false }),

  eventPackageDomain: carrier(matching(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be a host such as ims.carrier.example'), {
    optional: true,
  }),
  eventPackageRoster: carrier(oneOf(['all', 'online']), { default: 'all' }),

  eventSource: carrier(uri),
  retentionDays: carrier(count(1, 3_650), { default: 30 }),

  conferencesTable: deployment(text),
  recordsTable: deployment(text),
  busName: deployment(text),
  queueUrls: deployment(queueAddresses),
  queueArns: deployment(namedTexts),
  scheduleGroup: deployment(text),
  scheduleRoleArn: deployment(text),
  hashKeyId: deployment(text, { mayBeEmpty: true }),
  bridgeKeyId: deployment(text, { mayBeEmpty: true }),
  accessNetworkKeyId: deployment(text, { mayBeEmpty: true }),
  bridgeSecretId: deployment(text, { mayBeEmpty: true }),
  callbackUrl: deployment(webAddress),
  connectionsUrl: deployment(webAddress),
  metricNamespace: deployment(text),
  loopbackSinks: deployment(flag),
} satisfies Record<string, Row>;

type Rows = typeof functionSettings;
export type FunctionSettingName = keyof Rows;

/** `null` if a setting is absent. */
export type FunctionSettings = { [Name in FunctionSettingName]: ValueOf<Rows[Name]> };

export const functionSettingNames = Object.keys(functionSettings) as readonly FunctionSettingName[];

/** `_RING_SECONDS` for `RingSeconds`. */
type ScreamingSnake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? '' : '_'}${Uppercase<First>}${ScreamingSnake<Rest>}`
  : '';
type VariableOf<Name extends string> = `ROLLCALL_${ScreamingSnake<Name>}`;

export type EnvironmentName = VariableOf<FunctionSettingName>;
type EnvironmentNames = { readonly [Name in FunctionSettingName]: VariableOf<Name> };

/** Setting → the variable that functions read it from. */
export const environmentNames = Object.fromEntries(
  functionSettingNames.map((name) => [name, `ROLLCALL_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`]),
) as EnvironmentNames;

type NullableName = { [Name in FunctionSettingName]: null extends FunctionSettings[Name] ? Name : never }[FunctionSettingName];
/** A text stays as it is: some texts are placeholders that AWS fills in when it deploys. */
type Values = { readonly [Name in Exclude<FunctionSettingName, NullableName>]: Readonly<FunctionSettings[Name]> | string } & {
  readonly [Name in NullableName]?: FunctionSettings[Name] | string | undefined;
};

/** Each value as the text of its variable. */
export const inVariables = (values: Values): Record<EnvironmentName, string> =>
  Object.fromEntries(functionSettingNames.map((name) => [environmentNames[name], textOf(values[name])])) as Record<EnvironmentName, string>;
