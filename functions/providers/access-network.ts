import { httpAccessNetwork } from '../access-network/access-network';
import { perProcess } from '../container';
import type { AccessNetwork } from '../ports';
import { fetchOnce } from '../secrets';
import { clock } from './process';
import { secrets } from './secrets';
import { settings } from './settings';

const build = async (): Promise<AccessNetwork> => {
  const { accessNetworkUrl } = settings();
  if (accessNetworkUrl === null) throw new Error('ROLLCALL_ACCESS_NETWORK_URL is empty: there is nobody to ask for calls');
  return httpAccessNetwork({ baseUrl: accessNetworkUrl, key: (await secrets()()).accessNetworkKey, now: clock() });
};

export const accessNetwork = perProcess(() => fetchOnce(build));
