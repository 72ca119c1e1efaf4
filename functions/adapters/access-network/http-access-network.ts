/** Asks the carrier's access network to place and to release single-line calls (docs/access-network.md). */
import { baseAddress } from '../../http-client/base-address';
import { peerClient } from '../../http-client/peer-client';
import { signedClient } from '../../http-client/signing/signed-client';
import { parseSigningKeys } from '../../http-client/signing/signing-keys';
import { type AccessNetwork, AccessNetworkRefused, AccessNetworkUnavailable, type CallRequest } from '../../ports/access-network';
import type { Clock } from '../../runtime/clock';

export type HttpAccessNetworkOptions = {
  /** The access network's endpoint; `/call-connection-requests` follows it. */
  readonly baseUrl: string;
  /** See `parseSigningKeys`. */
  readonly key: string;
  readonly now: Clock;
  readonly timeoutMs?: number;
};

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

const checkStatus = (status: number): void => {
  if (status >= 200 && status < 300) return;
  const isFinal = status >= 400 && status < 500 && status !== REQUEST_TIMEOUT && status !== TOO_MANY_REQUESTS;
  if (isFinal) throw new AccessNetworkRefused(status);
  throw new AccessNetworkUnavailable(`The access network answered ${status}`);
};

export const httpAccessNetwork = ({ baseUrl, key, now, timeoutMs }: HttpAccessNetworkOptions): AccessNetwork => {
  const send = signedClient({ key: parseSigningKeys(key)[0], now, send: peerClient(AccessNetworkUnavailable, timeoutMs) });
  const base = baseAddress(baseUrl);
  const post = async (path: string, request: CallRequest): Promise<void> => {
    const { requestId, conferenceId, participantId, initiator, participant } = request;
    const json = { requestId, conferenceId, participantId, initiator, participant };
    const { status } = await send({ method: 'POST', url: `${base}${path}`, json });
    checkStatus(status);
  };
  return {
    connectCall: (request) => post('/call-connection-requests', request),
    releaseCall: (request) => post('/call-release-requests', request),
  };
};
