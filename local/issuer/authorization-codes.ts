/** The authorization codes of the local issuer: each serves once, for a minute, with its PKCE verifier (RFC 7636). */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../functions/runtime/clock';
import { MINUTE_MS } from '../../schemas/durations';

type Authorization = {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly phoneNumber: string;
  readonly scopes: readonly string[];
  readonly nonce?: string | undefined;
};

/** What a client redeems a code with. */
export type Redemption = Pick<Authorization, 'clientId' | 'redirectUri'> & { readonly code: string; readonly verifier: string };

export type AuthorizationCodes = {
  readonly issue: (authorization: Authorization) => string;
  /** Undefined if the code is unknown, used, expired, or of another client. */
  readonly redeem: (redemption: Redemption) => Authorization | undefined;
};

const CODE_BYTES = 24;
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

export const authorizationCodes = (now: Clock): AuthorizationCodes => {
  const issued = new Map<string, Authorization & { readonly until: number }>();
  return {
    issue: (authorization) => {
      for (const [code, { until }] of issued) if (until <= now()) issued.delete(code);
      const code = randomBytes(CODE_BYTES).toString('base64url');
      issued.set(code, { ...authorization, until: now() + MINUTE_MS });
      return code;
    },
    redeem: ({ code, clientId, redirectUri, verifier }) => {
      const found = issued.get(code);
      issued.delete(code);
      const isRight = found?.clientId === clientId && found.redirectUri === redirectUri && found.challenge === challengeOf(verifier);
      return found && isRight && found.until > now() ? found : undefined;
    },
  };
};
