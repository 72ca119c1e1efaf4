import { httpDriver } from '../bridges/http/http-driver';
import { perProcess } from '../container';
import type { BridgeDriver } from '../ports';
import { fetchOnce } from '../secrets';
import { clock } from './process';
import { secrets } from './secrets';
import { settings } from './settings';

const drivers: Readonly<Record<string, () => Promise<BridgeDriver>>> = {
  http: async () => {
    const { bridgeUrl } = settings();
    if (bridgeUrl === null) throw new Error('ROLLCALL_BRIDGE_URL is empty: the http driver needs the address of the conference server');
    return httpDriver({ baseUrl: bridgeUrl, key: (await secrets()()).bridgeKey, now: clock() });
  },
};

export const bridge = perProcess(() =>
  fetchOnce(async () => {
    const driver = drivers[settings().bridge];
    if (!driver) throw new Error('ROLLCALL_BRIDGE names no driver');
    return driver();
  }),
);
