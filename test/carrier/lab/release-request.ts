/** Requests to release a call: as Rollcall signs them, or as somebody does who has another key. */
import { randomBytes } from 'node:crypto';
import { signRequest } from '../../../functions/http-client/signing/sign-request';
import { parseSigningKeys } from '../../../functions/http-client/signing/signing-keys';
import { KIT_URL } from './access-network-kit';

export type ReleaseRequest = {
  readonly requestId: string;
  readonly initiator: string;
  readonly participant: string;
};

/** Answers the status. `key`: as the setting has it. */
export const askToRelease = async (request: ReleaseRequest, key: string): Promise<number> => {
  const url = `${KIT_URL}/call-release-requests`;
  const body = JSON.stringify({ conferenceId: 'conf_of_the_lab', participantId: 'p_of_the_lab', ...request });
  const [signingKey] = parseSigningKeys(key);
  const signing = { key: signingKey, created: Math.floor(Date.now() / 1_000), nonce: randomBytes(12).toString('base64url') };
  const headers = signRequest({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body }, signing);
  return (await fetch(url, { method: 'POST', headers, body })).status;
};
