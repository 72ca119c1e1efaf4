/** Asks the carrier's access network to place and to release single-line calls (docs/access-network.md). */
import type { AccessNetwork, CallRequest, Clock } from '../ports';
import { baseAddress, NoAnswer } from '../http-transport';
import { signedClient } from '../signing/signed-client';
import { parseSigningKeys } from '../signing/signing-keys';

export type HttpAccessNetworkOptions = {
  /** Of the access network's endpoint; `/call-connection-requests` follows it. */
  readonly baseUrl: string;
  /** See `parseSigningKeys`. */
  readonly key: string;
  readonly now: Clock;
  readonly timeoutMs?: number;
};

/** No answer, or one that says to come again: the same request may succeed later. */
export class AccessNetworkUnavailable extends Error {}

/** The access network will never do what it was asked. */
export class AccessNetworkRefused extends Error {
  constructor(readonly status: number) {
    super(`The access network refused: ${status}`);
  }
}

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

const checkStatus = (status: number): void => {
  if (status >= 200 && status < 300) return;
  const isFinal = status >= 400 && status < 500 && status !== REQUEST_TIMEOUT && status !== TOO_MANY_REQUESTS;
  if (isFinal) throw new AccessNetworkRefused(status);
  throw new AccessNetworkUnavailable(`The access network answered ${status}`);
};

export const httpAccessNetwork = ({ baseUrl, key, now, timeoutMs }: HttpAccessNetworkOptions): AccessNetwork => {
  const send = signedClient({ key: parseSigningKeys(key)[0], now, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const base = baseAddress(baseUrl);
  const post = async (path: string, request: CallRequest): Promise<void> => {
    const { requestId, conferenceId, participantId, initiator, participant } = request;
    const json = { requestId, conferenceId, participantId, initiator, participant };
    const { status } = await send({ method: 'POST', url: `${base}${path}`, json }).catch((error: unknown) => {
      if (error instanceof NoAnswer) throw new AccessNetworkUnavailable(error.message);
      throw error;
    });
    checkStatus(status);
  };
  return {
    connectCall: (request) => post('/call-connection-requests', request),
    releaseCall: (request) => post('/call-release-requests', request),
  };
};
