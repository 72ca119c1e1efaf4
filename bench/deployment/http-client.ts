/** An API client that keeps its connections open, as a carrier's server does. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { monotonicMs } from '../measuring/monotonic-clock';

export type ApiRequest = {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
};

export type ApiAnswer = { readonly status: number; readonly body: unknown; readonly sentAt: number };

const agent = new Agent({ keepAlive: true });

const bodyOf = async (response: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
};

const headersOf = ({ token, headers }: ApiRequest, text: string) => ({
  ...headers,
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(text),
});

export const callApi = (baseUrl: string, apiRequest: ApiRequest): Promise<ApiAnswer> =>
  new Promise((answered, failed) => {
    const text = apiRequest.json === undefined ? '' : JSON.stringify(apiRequest.json);
    const outgoing = request(`${baseUrl}${apiRequest.path}`, { method: apiRequest.method, agent, headers: headersOf(apiRequest, text) });
    outgoing.once('error', failed);
    outgoing.once('response', (response) => {
      bodyOf(response).then((body) => answered({ status: response.statusCode ?? 0, body, sentAt }), failed);
    });
    const sentAt = monotonicMs();
    outgoing.end(text);
  });

class ApiRefused extends Error {}

/** For requests that must succeed for a measurement to make sense. */
export const mustCall = async <Body>(baseUrl: string, apiRequest: ApiRequest, status: number): Promise<Body> => {
  const answer = await callApi(baseUrl, apiRequest);
  if (answer.status === status) return answer.body as Body;
  const { code = '' } = (answer.body ?? {}) as { readonly code?: string };
  throw new ApiRefused(`${apiRequest.method} ${apiRequest.path.split('?')[0]} failed with ${answer.status} ${code}`);
};
