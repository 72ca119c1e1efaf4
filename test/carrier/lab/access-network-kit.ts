/** The access network kit, as a carrier runs it: beside Kamailio, between it and Rollcall. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/until';
import { EVAPI_ADDRESS } from './carrier';

const root = join(__dirname, '..', '..', '..');

/** Where Rollcall's requests reach it. */
const KIT_PORT = 7_070;
export const KIT_URL = `http://127.0.0.1:${String(KIT_PORT)}`;

export type KitSettings = {
  /** Its journal stays there. */
  readonly folder: string;
  readonly rollcallUrl: string;
  /** Rollcall's data, where its key for these requests is. */
  readonly rollcallData: string;
};

export type Kit = {
  readonly start: () => Promise<void>;
  readonly pid: () => number;
  /** As a crash is. */
  readonly kill: () => Promise<void>;
};

/** The key with which that local deployment signs its requests to the access network. */
export const accessNetworkKeyIn = (rollcallData: string): string => {
  const secrets = JSON.parse(readFileSync(join(rollcallData, 'secrets.json'), 'utf8')) as { readonly accessNetworkKey: string };
  return secrets.accessNetworkKey;
};

/** What is set for a local deployment, whose issuer gives anybody a token. */
export const kitVariables = ({ folder, rollcallUrl, key }: Pick<KitSettings, 'folder' | 'rollcallUrl'> & { readonly key: string }) => ({
  ACCESS_NETWORK_KAMAILIO: EVAPI_ADDRESS,
  ACCESS_NETWORK_DATA: folder,
  ACCESS_NETWORK_API_URL: rollcallUrl,
  ACCESS_NETWORK_TOKEN_URL: `${rollcallUrl}/local/token`,
  ACCESS_NETWORK_CLIENT_ID: 'access-network',
  ACCESS_NETWORK_CLIENT_SECRET: 'of-the-lab',
  ACCESS_NETWORK_KEY: key,
  ACCESS_NETWORK_PORT: String(KIT_PORT),
});

const isUp = async (): Promise<boolean> =>
  (await fetch(`${KIT_URL}/call-release-requests`, { method: 'POST' }).catch(() => undefined)) !== undefined;

export const kitOf = ({ folder, rollcallUrl, rollcallData }: KitSettings): Kit => {
  let child: ChildProcess | undefined;
  return {
    start: async () => {
      const log = openSync(join(folder, 'kit.log'), 'a');
      child = spawn(process.execPath, ['--import', 'tsx', 'access-network/main.ts'], {
        cwd: root,
        stdio: ['ignore', log, log],
        env: {
          ...process.env,
          ...kitVariables({ folder, rollcallUrl, key: accessNetworkKeyIn(rollcallData) }),
        },
      });
      closeSync(log);
      await eventually('the access network kit', isUp, 30_000);
    },
    pid: () => child?.pid ?? 0,
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
};
