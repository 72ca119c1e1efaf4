/** The settings of the gateway, each from a variable of its environment. docs/gateway.md describes them. */
import { isIP } from 'node:net';
import * as z from 'zod';
import { hopOf, transportNames } from './sip/peer';
import { MAX_PORT } from './sip/uri';

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  const most = family === 6 ? 128 : 32;
  return family !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
};

const list = z.string().transform(listed);
const networks = list.pipe(z.array(z.string().refine(isNetwork, 'must be an IP address or a network such as 192.0.2.0/24')));
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const port = count(0, MAX_PORT);
const text = z.string().min(1);
const host = z.string().regex(/^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)$/i, 'must be a host name or an IP address');

const scopesOf = (roles: readonly string[]): string =>
  ['conferences:read', 'conferences:all', 'numbers:read', ...(roles.includes('subscriber') ? ['event-package:write'] : [])].join(' ');

const Environment = z.object({
  GATEWAY_ROLES: list.pipe(z.array(z.enum(['notifier', 'subscriber'])).min(1)).default(['notifier']),
  GATEWAY_HOST: z
    .string()
    .refine((value) => isIP(value) !== 0, 'must be an IP address')
    .default('0.0.0.0'),
  GATEWAY_ADDRESS: z
    .string()
    .regex(/^[a-z0-9.:-]+$/i, 'must be a host name or an IP address')
    .optional(),
  GATEWAY_PORT: port.default(5_060),
  GATEWAY_TRANSPORTS: list.pipe(z.array(z.enum(transportNames)).min(1)).default(['UDP', 'TCP']),
  GATEWAY_TLS_PORT: port.default(5_061),
  GATEWAY_TLS_CERTIFICATE: text.optional(),
  GATEWAY_TLS_KEY: text.optional(),
  GATEWAY_TLS_AUTHORITIES: text.optional(),
  GATEWAY_PEERS: networks.default([]),
  GATEWAY_PEER_NAMES: list.default([]),
  GATEWAY_DOMAIN: host,
  GATEWAY_ROSTER: z.enum(['online', 'all']).default('online'),
  GATEWAY_NUMBERS: z.enum(['everyone', 'initiator']).default('everyone'),
  GATEWAY_PACE_MS: count(0, 60_000).default(5_000),
  GATEWAY_MIN_EXPIRES: count(1, 3_600).default(60),
  GATEWAY_MAX_EXPIRES: count(1, 86_400).default(3_600),
  GATEWAY_MAX_DIALOGS: count(1, 100_000).default(5_000),
  GATEWAY_ROUTE: z
    .string()
    .refine((value) => hopOf(value) !== undefined && !/[<>,"]/.test(value), 'must be a SIP URI such as sip:192.0.2.1;transport=tcp;lr')
    .optional(),
  GATEWAY_SUBSCRIBE_SECONDS: count(60, 86_400).default(600),
  GATEWAY_WATCHES_SECONDS: count(1, 3_600).default(60),
  GATEWAY_DATA: text.optional(),
  GATEWAY_API_URL: webAddress,
  GATEWAY_TOKEN_URL: webAddress,
  GATEWAY_CLIENT_ID: text,
  GATEWAY_CLIENT_SECRET: text,
  GATEWAY_SCOPES: text.optional(),
  GATEWAY_FOLLOW: z.enum(['websocket', 'nudges']).default('websocket'),
  GATEWAY_SOCKET_URL: z.url({ protocol: /^wss?$/, error: 'must be a ws or wss URL' }).optional(),
  GATEWAY_NUDGE_QUEUE_URL: webAddress.optional(),
  GATEWAY_HTTP_HOST: z
    .string()
    .refine((value) => isIP(value) !== 0, 'must be an IP address')
    .default('0.0.0.0'),
  GATEWAY_HTTP_PORT: port.default(8_080),
});

export const settingNames = Object.keys(Environment.shape);

type Environment = z.infer<typeof Environment>;

const ANY_ADDRESS = ['0.0.0.0', '::'];

/** What must hold for two settings together. */
const Consistent = Environment.refine(
  ({ GATEWAY_ADDRESS: address, GATEWAY_HOST: at }) => address !== undefined || !ANY_ADDRESS.includes(at),
  {
    path: ['GATEWAY_ADDRESS'],
    message: 'must be given, because others cannot reach the address in GATEWAY_HOST',
  },
)
  .refine((env) => !env.GATEWAY_TRANSPORTS.includes('TLS') || (env.GATEWAY_TLS_CERTIFICATE && env.GATEWAY_TLS_KEY), {
    path: ['GATEWAY_TLS_CERTIFICATE'],
    message: 'must be given with GATEWAY_TLS_KEY, because TLS is switched on',
  })
  .refine((env) => env.GATEWAY_PEER_NAMES.length === 0 || env.GATEWAY_TLS_AUTHORITIES !== undefined, {
    path: ['GATEWAY_PEER_NAMES'],
    message: 'needs GATEWAY_TLS_AUTHORITIES: a name that nobody vouches for proves nothing',
  })
  .refine((env) => env.GATEWAY_MIN_EXPIRES <= env.GATEWAY_MAX_EXPIRES, {
    path: ['GATEWAY_MIN_EXPIRES'],
    message: 'must not be above GATEWAY_MAX_EXPIRES',
  })
  .refine((env) => env.GATEWAY_FOLLOW !== 'nudges' || env.GATEWAY_NUDGE_QUEUE_URL !== undefined, {
    path: ['GATEWAY_NUDGE_QUEUE_URL'],
    message: 'must be given, because GATEWAY_FOLLOW is nudges',
  });

const rollcallSettings = (env: Environment) => ({
  apiUrl: env.GATEWAY_API_URL,
  credentials: {
    tokenUrl: env.GATEWAY_TOKEN_URL,
    clientId: env.GATEWAY_CLIENT_ID,
    clientSecret: env.GATEWAY_CLIENT_SECRET,
    scopes: (env.GATEWAY_SCOPES ?? scopesOf(env.GATEWAY_ROLES)).split(' '),
  },
  /** Undefined if conferences are followed by nudges. */
  socketUrl:
    env.GATEWAY_FOLLOW === 'nudges'
      ? undefined
      : (env.GATEWAY_SOCKET_URL ?? `${env.GATEWAY_API_URL.replace(/^http/, 'ws').replace(/\/$/, '')}/ws`),
  nudgeQueueUrl: env.GATEWAY_NUDGE_QUEUE_URL,
});

const settingsFrom = (env: Environment) => ({
  roles: env.GATEWAY_ROLES,
  host: env.GATEWAY_HOST,
  address: env.GATEWAY_ADDRESS ?? env.GATEWAY_HOST,
  transports: env.GATEWAY_TRANSPORTS,
  ports: { UDP: env.GATEWAY_PORT, TCP: env.GATEWAY_PORT, TLS: env.GATEWAY_TLS_PORT },
  /** Names of files. */
  tls: { certificate: env.GATEWAY_TLS_CERTIFICATE ?? '', key: env.GATEWAY_TLS_KEY ?? '', authorities: env.GATEWAY_TLS_AUTHORITIES },
  peers: env.GATEWAY_PEERS,
  peerNames: env.GATEWAY_PEER_NAMES,
  form: { domain: env.GATEWAY_DOMAIN, roster: env.GATEWAY_ROSTER, numbers: env.GATEWAY_NUMBERS },
  paceMs: env.GATEWAY_PACE_MS,
  expires: { least: env.GATEWAY_MIN_EXPIRES, most: env.GATEWAY_MAX_EXPIRES },
  maxDialogs: env.GATEWAY_MAX_DIALOGS,
  /** As a header has it. */
  route: env.GATEWAY_ROUTE === undefined ? undefined : `<${env.GATEWAY_ROUTE}>`,
  subscribeSeconds: env.GATEWAY_SUBSCRIBE_SECONDS,
  watchesSeconds: env.GATEWAY_WATCHES_SECONDS,
  dataFolder: env.GATEWAY_DATA,
  rollcall: rollcallSettings(env),
  http: { host: env.GATEWAY_HTTP_HOST, port: env.GATEWAY_HTTP_PORT },
});

export type GatewaySettings = ReturnType<typeof settingsFrom>;

/** An empty variable is one that is not there. Fails with the name and the fault of every wrong one. */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): GatewaySettings => {
  const given = Object.fromEntries(Object.entries(environment).filter(([name, value]) => name.startsWith('GATEWAY_') && value !== ''));
  const parsed = Consistent.safeParse(given);
  if (parsed.success) return settingsFrom(parsed.data);
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.slice(0, 1).join()}: ${message}`).join('\n'));
};
