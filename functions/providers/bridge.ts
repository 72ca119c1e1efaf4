import type * as z from 'zod';
import type { BridgeName } from '../../domain/bridge/capabilities';
import { secretText } from '../adapters/secrets-manager/secrets-manager';
import { asteriskDriver } from '../bridges/asterisk/asterisk-driver';
import { Options as AsteriskOptions, Secrets as AsteriskSecrets } from '../bridges/asterisk/options';
import type { DriverOptions } from '../bridges/driver-options';
import { httpDriver } from '../bridges/http/http-driver';
import { janusDriver } from '../bridges/janus/janus-driver';
import { Options as JanusOptions, Secrets as JanusSecrets } from '../bridges/janus/options';
import { Options as TwilioOptions, Secrets as TwilioSecrets } from '../bridges/twilio/options';
import { twilioDriver } from '../bridges/twilio/twilio-driver';
import { readDriverSettings } from '../bridges/read-driver-settings';
import { perProcess } from '../container';
import type { BridgeDriver } from '../ports';
import { readJson } from '../read-json';
import { fetchOnce } from '../secrets';
import { driverRecords } from './driver-records';
import { clock } from './process';
import { secrets } from './secrets';
import { settings } from './settings';

const bridgeUrl = (): string => {
  const { bridgeUrl: url, bridge: name } = settings();
  if (url === null) throw new Error(`ROLLCALL_BRIDGE_URL is empty: the driver ${name} needs the address of the conference server`);
  return url;
};

/** What a driver with settings of its own is made from. */
const givenTo = async <Options extends z.ZodType, Secrets extends z.ZodType>(
  options: Options,
  keys: Secrets,
): Promise<DriverOptions<z.output<Options>, z.output<Secrets>>> => {
  const { bridge: name, bridgeOptions, bridgeSecretId, callbackUrl } = settings();
  if (bridgeSecretId === null) throw new Error(`ROLLCALL_BRIDGE_SECRET_ID is empty: the driver ${name} has keys`);
  return {
    url: bridgeUrl(),
    options: readDriverSettings(options, bridgeOptions, 'ROLLCALL_BRIDGE_OPTIONS'),
    secrets: readDriverSettings(keys, readJson(await secretText(bridgeSecretId)), "The bridge driver's secret"),
    callbackUrl: `${callbackUrl.replace(/\/+$/, '')}/v1/bridge-callbacks/${name}`,
    records: driverRecords(),
    now: clock(),
  };
};

const drivers: Readonly<Record<BridgeName, () => Promise<BridgeDriver>>> = {
  http: async () => httpDriver({ baseUrl: bridgeUrl(), key: (await secrets()()).bridgeKey, now: clock() }),
  janus: async () => janusDriver(await givenTo(JanusOptions, JanusSecrets)),
  twilio: async () => twilioDriver(await givenTo(TwilioOptions, TwilioSecrets)),
  asterisk: async () => asteriskDriver(await givenTo(AsteriskOptions, AsteriskSecrets)),
};

export const bridge = perProcess(() =>
  fetchOnce(async () => {
    const driver = (drivers as Readonly<Record<string, () => Promise<BridgeDriver>>>)[settings().bridge];
    if (!driver) throw new Error(`ROLLCALL_BRIDGE names no driver: it is one of ${Object.keys(drivers).join(', ')}`);
    return driver();
  }),
);
