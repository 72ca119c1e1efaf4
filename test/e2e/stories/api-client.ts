/** A small HTTP client that sends JSON and returns status, headers and body without judging them. */
import type { Conference } from '../../../schemas/conference';
import type { Participant } from '../../../schemas/participant';
import type { Problem } from '../../../schemas/problems';
import type { Deployment, TokenFor } from './deployment';

export type ApiAnswer<Body> = { readonly status: number; readonly headers: Headers; readonly body: Body };

export type ApiRequest = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly json?: unknown;
  /** A body that is no JSON; `headers` says what it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const sendAs = async <Body>(deployment: Deployment, who: TokenFor, request: ApiRequest): Promise<ApiAnswer<Body>> => {
  const { method = 'GET', path, json, text: raw, headers = {} } = request;
  const response = await fetch(`${deployment.baseUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await deployment.token(who)}`,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(raw === undefined ? {} : { body: raw }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as Body };
};

/** The error for an unexpected answer, with the problem that the API reported. */
export const expectStatus = <Body>(answer: ApiAnswer<Body>, status: number, what: string): Body => {
  if (answer.status === status) return answer.body;
  const { code, detail } = (answer.body ?? {}) as Partial<Problem>;
  throw new Error(`${what}: ${status} was expected, not ${answer.status} ${code ?? ''} ${detail ?? ''}`);
};

export const participantOf = ({ participants }: Conference, phoneNumber: string): Participant => {
  const found = participants.find((participant) => participant.phoneNumber === phoneNumber);
  if (!found) throw new Error('A participant is missing');
  return found;
};
