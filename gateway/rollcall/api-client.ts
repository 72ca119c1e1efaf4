/** Requests to Rollcall's API, with the gateway's token. */
import { SECOND_MS } from '../../schemas/durations';
import type { AccessToken } from './access-token';

type ApiRequest = {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
};

type ApiAnswer = { readonly status: number; readonly text: string };

/** Fails if there is no answer. */
export type ApiClient = (request: ApiRequest) => Promise<ApiAnswer>;

/** API Gateway answers within 30 s. */
const WITHIN_MS = 30 * SECOND_MS;
const UNAUTHENTICATED = 401;
/** What a gateway whose client has its scopes, and which is not too fast, is never answered. */
const REFUSALS: ReadonlySet<number> = new Set([UNAUTHENTICATED, 403, 429]);

/** Whether the answer says nothing about the request itself: the server failed, or refused this client. */
export const isFailure = ({ status }: ApiAnswer): boolean => status >= 500 || REFUSALS.has(status);

const exchange = async (url: string, { method, headers, body }: ApiRequest, token: string): Promise<ApiAnswer> => {
  const response = await fetch(url, {
    method,
    headers: { ...headers, authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    signal: AbortSignal.timeout(WITHIN_MS),
  });
  return { status: response.status, text: await response.text() };
};

/** `failed`: is told of each request without an answer to it. */
export const apiClient =
  (baseUrl: string, token: AccessToken, failed: () => void): ApiClient =>
  async (request) => {
    const url = `${baseUrl.replace(/\/$/, '')}${request.path}`;
    try {
      const first = await token.get();
      let answer = await exchange(url, request, first);
      if (answer.status === UNAUTHENTICATED) {
        token.forget(first);
        answer = await exchange(url, request, await token.get());
      }
      if (isFailure(answer)) failed();
      return answer;
    } catch (error) {
      failed();
      throw error;
    }
  };
