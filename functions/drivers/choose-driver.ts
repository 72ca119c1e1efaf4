/** Builds the bridge driver that the settings name. */
import type * as z from 'zod';
import { callerIdFault } from '../../domain/bridge/caller-id';
import type { BridgeName } from '../../domain/bridge/capabilities';
import { readJson } from '../../schemas/read-json';
import { environmentNames } from '../../schemas/settings/function-settings';
import type { BridgeDriver } from '../ports/bridge-driver';
import type { DriverRecords } from '../ports/driver-records';
import type { Clock } from '../runtime/clock';
import type { Settings } from '../runtime/settings';
import { asteriskDriver } from './asterisk/asterisk-driver';
import { Options as AsteriskOptions, Secrets as AsteriskSecrets } from './asterisk/options';
import { readDriverSettings } from './driver-settings';
import { httpDriver } from './http/http-driver';
import { janusDriver } from './janus/janus-driver';
import { Options as JanusOptions, Secrets as JanusSecrets } from './janus/options';
import type { DriverOptions } from './kit/driver-options';
import { Options as TwilioOptions, Secrets as TwilioSecrets } from './twilio/options';
import { twilioDriver } from './twilio/twilio-driver';

export type DriverContext = {
  readonly settings: Settings;
  /** The deployment's key, for a driver that has no keys of its own. Fetched on first use. */
  readonly bridgeKey: () => Promise<string>;
  /** The text of a secret, by its id in Secrets Manager. */
  readonly secretText: (id: string) => Promise<string>;
  readonly records: DriverRecords;
  readonly now: Clock;
};

type Build = (context: DriverContext) => Promise<BridgeDriver>;

const bridgeUrl = ({ settings: { bridgeUrl: url, bridge: name } }: DriverContext): string => {
  if (url === null) throw new Error(`ROLLCALL_BRIDGE_URL is empty: the driver ${name} needs the address of the conference server`);
  return url;
};

/** The driver's secrets, checked by the schema in its folder. Throws if the deployment has none. */
export const bridgeKeys = async <Keys extends z.ZodType>(
  schema: Keys,
  { settings: { bridge, bridgeSecretId }, secretText }: Pick<DriverContext, 'settings' | 'secretText'>,
): Promise<z.output<Keys>> => {
  if (bridgeSecretId === null) throw new Error(`ROLLCALL_BRIDGE_SECRET_ID is empty: the driver ${bridge} has keys`);
  return readDriverSettings(schema, readJson(await secretText(bridgeSecretId)), "The bridge driver's secret");
};

/** For a driver that has options and secrets of its own. */
const driverOptions = async <Options extends z.ZodType, Keys extends z.ZodType>(
  context: DriverContext,
  options: Options,
  keys: Keys,
): Promise<DriverOptions<z.output<Options>, z.output<Keys>>> => {
  const { settings, records, now } = context;
  return {
    url: bridgeUrl(context),
    options: readDriverSettings(options, settings.bridgeOptions, 'ROLLCALL_BRIDGE_OPTIONS'),
    secrets: await bridgeKeys(keys, context),
    callbackUrl: `${settings.callbackUrl.replace(/\/+$/, '')}/v1/bridge-callbacks/${settings.bridge}`,
    records,
    now,
  };
};

const drivers: Readonly<Record<BridgeName, Build>> = {
  http: async (context) => httpDriver({ baseUrl: bridgeUrl(context), key: await context.bridgeKey(), now: context.now }),
  janus: async (context) => janusDriver(await driverOptions(context, JanusOptions, JanusSecrets)),
  twilio: async (context) => twilioDriver(await driverOptions(context, TwilioOptions, TwilioSecrets)),
  asterisk: async (context) => asteriskDriver(await driverOptions(context, AsteriskOptions, AsteriskSecrets)),
};

/** Throws if the options, the keys or the caller's number do not fit the driver. */
export const chooseDriver = async (context: DriverContext): Promise<BridgeDriver> => {
  const { settings } = context;
  const fault = callerIdFault(settings.bridge, settings);
  if (fault) throw new Error(`${environmentNames[fault.setting]} cannot be used: ${fault.message}`);
  return drivers[settings.bridge](context);
};
