/** The gateway, as `npm run gateway` runs it, on the conference server's host. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALLBACK_PORT } from '../../carrier/lab/janus';
import { startProgram, stopProgram } from '../../carrier/lab/programs';
import { until } from '../../support/until';
import { EDGE, GATEWAY, LISTED } from './addresses';

const root = join(__dirname, '..', '..', '..');
const API = `http://127.0.0.1:${String(CALLBACK_PORT)}`;
const [HTTP_HOST, HTTP_PORT] = ['127.0.0.1', '8180'];
const START_WITHIN_MS = 20_000;

const settings = (labFolder: string): Readonly<Record<string, string>> => ({
  GATEWAY_HOST: GATEWAY,
  GATEWAY_TRANSPORTS: 'UDP,TCP',
  GATEWAY_PEERS: `${EDGE},${LISTED}`,
  GATEWAY_DOMAIN: EDGE,
  GATEWAY_PACE_MS: '0',
  GATEWAY_DATA: join(labFolder, 'gateway-data'),
  GATEWAY_API_URL: API,
  GATEWAY_TOKEN_URL: `${API}/local/token`,
  GATEWAY_CLIENT_ID: 'sip-gateway',
  GATEWAY_CLIENT_SECRET: 'the-secret-of-the-lab',
  GATEWAY_HTTP_HOST: HTTP_HOST,
  GATEWAY_HTTP_PORT: HTTP_PORT,
});

/** How often it has started. */
const startsOf = (labFolder: string): number => {
  const log = join(labFolder, 'gateway.log');
  return existsSync(log) ? readFileSync(log, 'utf8').split('"gateway.started"').length : 1;
};

export const startGateway = async (labFolder: string, more: Readonly<Record<string, string>>): Promise<void> => {
  const variables = Object.entries({ ...settings(labFolder), ...more }).map(([name, value]) => `${name}=${value}`);
  const program = [process.execPath, '--import', require.resolve('tsx'), join(root, 'gateway', 'main.ts')];
  const before = startsOf(labFolder);
  startProgram(labFolder, 'gateway', 'bridge', 'env', [...variables, ...program]);
  await until('the gateway', () => startsOf(labFolder) > before, START_WITHIN_MS);
};

/** As a crash is; what it has on its disk stays. */
export const killGateway = (labFolder: string): Promise<void> => stopProgram(labFolder, 'gateway', 'SIGKILL');

/** How many subscriptions of phones it holds, as its metrics say. */
export const subscriptionsHeld = async (): Promise<number> => {
  const metrics = await (await fetch(`http://${HTTP_HOST}:${HTTP_PORT}/metrics`)).text();
  return Number(/^rollcall_gateway_dialogs (\d+)$/m.exec(metrics)?.[1]);
};
