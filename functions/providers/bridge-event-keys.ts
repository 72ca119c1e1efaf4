/** By which a conference server is known that brings its events over a WebSocket. */
import { secretText } from '../adapters/secrets-manager/secrets-manager';
import { Secrets } from '../bridges/asterisk/options';
import { readDriverSettings } from '../bridges/read-driver-settings';
import { perProcess } from '../container';
import { readJson } from '../read-json';
import { fetchOnce } from '../secrets';
import { settings } from './settings';

export const bridgeEventKeys = perProcess(() =>
  fetchOnce(async () => {
    const { bridgeSecretId } = settings();
    if (bridgeSecretId === null) throw new Error('ROLLCALL_BRIDGE_SECRET_ID is empty: a conference server on a WebSocket has keys');
    return readDriverSettings(Secrets, readJson(await secretText(bridgeSecretId)), "The bridge driver's secret");
  }),
);
