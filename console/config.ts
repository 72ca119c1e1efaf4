/** `GET /config.json`: what a deployment tells its console. */
import type { Browser } from './browser';

export type Config = {
  readonly issuer: string;
  readonly clientId: string;
  /** The origin of the API. */
  readonly apiUrl: string;
  readonly webSocketUrl: string;
  /** What the console asks the issuer for, with `openid`; `conferences:all` only for support. */
  readonly scopes: string;
  /** Local mode: anybody may sign in with any number, and the demo can be played. */
  readonly local?: boolean | undefined;
};

const names = ['issuer', 'clientId', 'apiUrl', 'webSocketUrl', 'scopes'] as const;

const isConfig = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string');

/** Rejects if the console is not served by a deployment, or the deployment does not answer. */
export const readConfig = async ({ fetch, address }: Pick<Browser, 'fetch' | 'address'>): Promise<Config> => {
  const response = await fetch(`${address.origin}/config.json`, { method: 'GET', headers: { accept: 'application/json' } });
  const value: unknown = response.ok ? JSON.parse(await response.text()) : undefined;
  if (!isConfig(value)) throw new Error('/config.json is missing or invalid');
  return value;
};
