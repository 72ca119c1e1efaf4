/** Local mode's quick sign-in: the issuer of a laptop gives anybody a token for any number. */
import { SECOND_MS } from '../../schemas/durations';
import type { Browser } from '../browser';
import type { Config } from '../config';
import type { Account } from './account';

type LocalDeps = { readonly browser: Pick<Browser, 'fetch' | 'now'>; readonly config: Pick<Config, 'apiUrl'> };

/** The number is in the body: it must not be in an address. */
const post = async ({ browser, config }: LocalDeps, path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
  const url = config.apiUrl.replace(/\/$/, '') + path;
  const response = await browser.fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${String(response.status)}`);
  return JSON.parse(await response.text()) as Record<string, unknown>;
};

const tokensFor =
  (deps: LocalDeps, whom: object): Account['token'] =>
  async () => {
    const answer = await post(deps, '/local/token', whom);
    const lifetimeMs = Number(answer['expires_in']) * SECOND_MS;
    return {
      token: String(answer['access_token']),
      expiresAt: Number.isNaN(lifetimeMs) ? undefined : deps.browser.now() + lifetimeMs,
    };
  };

export const localAccount = (deps: LocalDeps, phoneNumber: string): Account => ({
  database: `rollcall-${phoneNumber}`,
  label: phoneNumber,
  token: tokensFor(deps, { phoneNumber }),
});

const SUPPORT = { clientId: 'rollcall-support', scopes: ['conferences:read', 'conferences:all', 'numbers:read'] };

/** It may read every conference, and change none. */
export const supportAccount = (deps: LocalDeps): Account => ({
  database: '',
  label: '',
  token: tokensFor(deps, SUPPORT),
  isSupport: true,
});

/** Starts the demo, and resolves with the number whose conference it is. */
export const playDemo = async (deps: LocalDeps): Promise<string> => String((await post(deps, '/local/demo', {}))['phoneNumber']);
