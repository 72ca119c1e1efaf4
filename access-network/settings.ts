/** The settings of the kit, each from a variable of its environment. docs/access-network/kamailio.md describes them. */
import { isIP } from 'node:net';
import * as z from 'zod';
import { SECOND_MS } from '../schemas/durations';
import type { Key } from './requests/verify-request';

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

const MAX_PORT = 65_535;
/** 0: any that is free. */
const port = count(0, MAX_PORT);
const text = z.string().min(1);
const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const ipAddress = z.string().refine((value) => isIP(value) !== 0, 'must be an IP address');

/** A host and a port, such as `127.0.0.1:8448` or `[::1]:8448`. */
const endpoint = z
  .string()
  .regex(/^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+):[0-9]{1,5}$/i, 'must be a host and a port, such as 127.0.0.1:8448')
  .transform((value) => {
    const colon = value.lastIndexOf(':');
    return { host: value.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(value.slice(colon + 1)) };
  })
  .refine((value) => value.port >= 1 && value.port <= MAX_PORT, 'must have a port between 1 and 65535');

/** As Rollcall's setting `accessNetworkKey`: `secret` or `id:secret`, several with commas. */
const KEY = /^(?:([A-Za-z0-9._-]{1,64}):)?([A-Za-z0-9+/=_-]{16,})$/;
const DEFAULT_KEY_ID = 'rollcall';

const keys = z
  .string()
  .refine(
    (value) => value.split(',').every((key) => KEY.test(key.trim())),
    'must be a secret of 16 or more characters of base64, or id:secret',
  )
  .transform((value): readonly Key[] =>
    value.split(',').map((key) => {
      const [, id = DEFAULT_KEY_ID, secret = ''] = KEY.exec(key.trim()) ?? [];
      return { id, secret };
    }),
  );

const Environment = z.object({
  ACCESS_NETWORK_CONTROL: z.enum(['kamailio', 'asterisk']).default('kamailio'),
  ACCESS_NETWORK_KAMAILIO: endpoint.default({ host: '127.0.0.1', port: 8448 }),
  ACCESS_NETWORK_ASTERISK_URL: webAddress.default('http://127.0.0.1:8088/ari'),
  ACCESS_NETWORK_ASTERISK_USER: text.optional(),
  ACCESS_NETWORK_ASTERISK_PASSWORD: text.optional(),
  ACCESS_NETWORK_ASTERISK_APP: z
    .string()
    .regex(/^[0-9A-Za-z_-]{1,64}$/, 'must be letters, digits, - and _')
    .default('rollcall-access-network'),
  ACCESS_NETWORK_DATA: text,
  ACCESS_NETWORK_API_URL: webAddress,
  ACCESS_NETWORK_TOKEN_URL: webAddress,
  ACCESS_NETWORK_CLIENT_ID: text,
  ACCESS_NETWORK_CLIENT_SECRET: text,
  ACCESS_NETWORK_SCOPE: text.default('calls:report'),
  ACCESS_NETWORK_KEY: keys,
  ACCESS_NETWORK_HOST: ipAddress.default('127.0.0.1'),
  ACCESS_NETWORK_PORT: port.default(7070),
  ACCESS_NETWORK_PATH: z
    .string()
    .regex(/^(?:\/[A-Za-z0-9._~-]+)*$/, 'must be a path such as /calls, without a slash at its end')
    .default(''),
  ACCESS_NETWORK_TLS_CERTIFICATE: text.optional(),
  ACCESS_NETWORK_TLS_KEY: text.optional(),
  ACCESS_NETWORK_HTTP_HOST: ipAddress.default('127.0.0.1'),
  ACCESS_NETWORK_HTTP_PORT: port.default(8081),
  ACCESS_NETWORK_RESYNC_SECONDS: count(10, 3_600).default(60),
  ACCESS_NETWORK_MAX_WAITING: count(1_000, 10_000_000).default(100_000),
});

export const settingNames = Object.keys(Environment.shape);

const Consistent = Environment.refine(
  (env) => (env.ACCESS_NETWORK_TLS_CERTIFICATE === undefined) === (env.ACCESS_NETWORK_TLS_KEY === undefined),
  {
    path: ['ACCESS_NETWORK_TLS_CERTIFICATE'],
    message: 'must be given together with ACCESS_NETWORK_TLS_KEY',
  },
).refine(
  (env) =>
    env.ACCESS_NETWORK_CONTROL !== 'asterisk' ||
    (env.ACCESS_NETWORK_ASTERISK_USER !== undefined && env.ACCESS_NETWORK_ASTERISK_PASSWORD !== undefined),
  {
    path: ['ACCESS_NETWORK_ASTERISK_USER'],
    message: 'is needed, and ACCESS_NETWORK_ASTERISK_PASSWORD, if ACCESS_NETWORK_CONTROL is asterisk',
  },
);

const networkFrom = (env: z.infer<typeof Environment>) =>
  env.ACCESS_NETWORK_CONTROL === 'kamailio'
    ? { control: env.ACCESS_NETWORK_CONTROL, ...env.ACCESS_NETWORK_KAMAILIO }
    : {
        control: env.ACCESS_NETWORK_CONTROL,
        app: env.ACCESS_NETWORK_ASTERISK_APP,
        access: {
          url: env.ACCESS_NETWORK_ASTERISK_URL,
          user: env.ACCESS_NETWORK_ASTERISK_USER ?? '',
          password: env.ACCESS_NETWORK_ASTERISK_PASSWORD ?? '',
        },
      };

const settingsFrom = (env: z.infer<typeof Environment>) => ({
  network: networkFrom(env),
  dataFolder: env.ACCESS_NETWORK_DATA,
  rollcall: {
    apiUrl: env.ACCESS_NETWORK_API_URL,
    credentials: {
      tokenUrl: env.ACCESS_NETWORK_TOKEN_URL,
      clientId: env.ACCESS_NETWORK_CLIENT_ID,
      clientSecret: env.ACCESS_NETWORK_CLIENT_SECRET,
      scope: env.ACCESS_NETWORK_SCOPE,
    },
  },
  requests: {
    keys: env.ACCESS_NETWORK_KEY,
    host: env.ACCESS_NETWORK_HOST,
    port: env.ACCESS_NETWORK_PORT,
    prefix: env.ACCESS_NETWORK_PATH,
    /** The names of the two files. */
    tls:
      env.ACCESS_NETWORK_TLS_CERTIFICATE === undefined || env.ACCESS_NETWORK_TLS_KEY === undefined
        ? undefined
        : { cert: env.ACCESS_NETWORK_TLS_CERTIFICATE, key: env.ACCESS_NETWORK_TLS_KEY },
  },
  health: { host: env.ACCESS_NETWORK_HTTP_HOST, port: env.ACCESS_NETWORK_HTTP_PORT },
  resyncMs: env.ACCESS_NETWORK_RESYNC_SECONDS * SECOND_MS,
  maxWaiting: env.ACCESS_NETWORK_MAX_WAITING,
});

export type KitSettings = ReturnType<typeof settingsFrom>;

/** An empty variable counts as missing. Fails with the name of each wrong variable and what is wrong with it. */
export const readSettings = (environment: Readonly<Record<string, string | undefined>>): KitSettings => {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('ACCESS_NETWORK_') && value !== ''),
  );
  const parsed = Consistent.safeParse(given);
  if (parsed.success) return settingsFrom(parsed.data);
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.slice(0, 1).join()}: ${message}`).join('\n'));
};
