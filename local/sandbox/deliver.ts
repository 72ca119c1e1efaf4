/** One delivery attempt: a signed callback to Rollcall, or a call report with an access token. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Send } from './outbox';
import { type Key, sign } from './signature';
import type { Message } from './state';

const ATTEMPT_TIMEOUT_MS = 5_000;

export type DeliveryOptions = {
  readonly tokenUrl: string;
  readonly bridgeKey: Key;
  readonly now: () => number;
  /** Aborts the running attempts. */
  readonly stopping: AbortSignal;
};

type Post = (url: string, headers: Record<string, string>, body: string) => Promise<Response>;

const poster =
  (stopping: AbortSignal): Post =>
  (url, headers, body) => {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]);
    return fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  };

const discard = async (response: Response): Promise<boolean> => {
  await response.arrayBuffer();
  return response.ok;
};

/** Whether Rollcall wants a report again. */
const ReportsAnswer = z.object({ results: z.array(z.object({ code: z.string().optional() })) });
const isToBeRepeated = (text: string): boolean => {
  const answer = ReportsAnswer.safeParse(parsed(text));
  return answer.success && answer.data.results.some(({ code }) => code === 'UNAVAILABLE');
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const JSON_HEADERS = { 'content-type': 'application/json' };

/** Caches the token until it is refused. */
const tokenSource = (tokenUrl: string, post: Post) => {
  let token: string | undefined;
  return {
    get: async (): Promise<string> => {
      if (token !== undefined) return token;
      const response = await post(tokenUrl, JSON_HEADERS, JSON.stringify({ clientId: 'sandbox-access-network', scopes: ['calls:report'] }));
      const { access_token } = (await response.json()) as { access_token?: string };
      if (!response.ok || access_token === undefined) throw new Error('No access token');
      token = access_token;
      return token;
    },
    forget: (): void => {
      token = undefined;
    },
  };
};

export const delivery = ({ tokenUrl, bridgeKey, now, stopping }: DeliveryOptions): Send => {
  const post = poster(stopping);
  const token = tokenSource(tokenUrl, post);
  const sendCallback = async ({ url, body }: Message): Promise<boolean> => {
    const { pathname, search } = new URL(url);
    const request = { method: 'POST', target: pathname + search, headers: JSON_HEADERS, body };
    return discard(await post(url, sign(request, bridgeKey, Math.floor(now() / 1000), randomUUID()), body));
  };
  const sendReport = async ({ url, body }: Message): Promise<boolean> => {
    const response = await post(url, { ...JSON_HEADERS, authorization: `Bearer ${await token.get()}` }, body);
    if (response.status === 401) token.forget();
    const text = await response.text();
    return response.ok && !isToBeRepeated(text);
  };
  // The outbox retries after any failure.
  return (message) => (message.kind === 'callback' ? sendCallback(message) : sendReport(message)).catch(() => false);
};
