/** The API over HTTP, at the address that everybody uses. */
import * as z from 'zod';
import { SECOND_MS } from '../../../schemas/durations';
import { readJson } from '../../../schemas/read-json';
import { wholeBody } from '../../http-client/answer-body';
import { httpClient } from '../../http-client/http-client';
import type { ConferenceClient, SeenConference } from '../../ports/conference-client';

export type HttpConferenceClientOptions = {
  /** `/v1/conferences` is appended to it. */
  readonly baseUrl: string;
  readonly token: () => Promise<string>;
};

const SeenConference = z.object({
  conferenceId: z.string(),
  state: z.string(),
  participants: z.array(z.object({ status: z.string(), endpointStatus: z.string() })),
});
const Refusal = z.object({ code: z.string() });

/** One second more than API Gateway lets a function take. */
const TIMEOUT_MS = 31 * SECOND_MS;
const MAX_ANSWER_BYTES = 1_000_000;
const NOT_FOUND = 404;

class ApiRefused extends Error {
  override readonly name = 'ApiRefused';

  /** `code`: of the refusal, if the answer has one. */
  constructor(
    readonly status: number,
    readonly code: string | undefined,
  ) {
    super(`The API answered ${String(status)} ${code ?? ''}`.trimEnd());
  }
}

const refused = (status: number, body: string): ApiRefused => {
  const refusal = Refusal.safeParse(readJson(body));
  return new ApiRefused(status, refusal.success ? refusal.data.code : undefined);
};

const seen = (body: string): SeenConference => SeenConference.parse(readJson(body));

export const httpConferenceClient = ({ baseUrl, token }: HttpConferenceClientOptions): ConferenceClient => {
  const conferences = `${baseUrl.replace(/\/+$/, '')}/v1/conferences`;
  const send = httpClient({ timeoutMs: TIMEOUT_MS, body: wholeBody(MAX_ANSWER_BYTES), retryStale: true });

  const request = async (method: 'GET' | 'POST', url: string, json?: object) => {
    const body = json === undefined ? '' : JSON.stringify(json);
    const type = json === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const headers = { accept: 'application/json', authorization: `Bearer ${await token()}`, ...type };
    // A command that may have arrived is not sent again.
    const answer = await send(() => ({ method, url, headers, body, once: method === 'POST' }));
    return { status: answer.status, body: answer.body ?? '' };
  };
  const accepted = async (method: 'GET' | 'POST', path = '', json?: object): Promise<string> => {
    const { status, body } = await request(method, `${conferences}${path}`, json);
    if (status >= 300) throw refused(status, body);
    return body;
  };

  return {
    signIn: async () => void (await token()),
    current: async () => {
      const { status, body } = await request('GET', `${conferences}/current`);
      if (status === NOT_FOUND) return undefined;
      if (status >= 300) throw refused(status, body);
      return seen(body);
    },
    open: async (numbers) => seen(await accepted('POST', '', { participants: numbers.map((phoneNumber) => ({ phoneNumber })) })),
    get: async (conferenceId) => seen(await accepted('GET', `/${conferenceId}`)),
    start: async (conferenceId) => void (await accepted('POST', `/${conferenceId}/start`)),
    end: async (conferenceId) => void (await accepted('POST', `/${conferenceId}/end`)),
  };
};
