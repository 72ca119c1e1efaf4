/** The caller, taken from the claims of a token that API Gateway has verified. */
import { invalidTokenContext, permissionDenied, unauthenticated } from '../../domain/errors';
import { PhoneNumber } from '../../schemas/common';
import type { OperationSpec } from '../../schemas/operation';
import type { Claims } from '../ports/verify-token';

export type Caller = {
  /** The client, with the claim that names it: the same name in another claim is another client. */
  readonly clientId: string;
  /** On whose behalf the client acts, if the token says it: a user, or the client itself. */
  readonly subject?: string;
  readonly scopes: readonly string[];
  /** The verified number of the token, if it has one. */
  readonly phoneNumber?: PhoneNumber;
};

/** A list as text: `a b` in OAuth, `[a b]` or `[a, b]` if API Gateway writes a claim that is an array. */
const listOf = (claim: unknown): readonly string[] => {
  const text = Array.isArray(claim) ? claim.join(' ') : typeof claim === 'string' ? claim : '';
  return text
    .replace(/^\[|\]$/g, '')
    .split(/[\s,]+/)
    .filter((item) => item !== '');
};

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

/**
 * The values of `phone_number_verified` with which a number counts. `undefined`: the issuer does not say. API Gateway
 * passes booleans on as text.
 */
const VERIFIED: readonly unknown[] = [undefined, true, 'true'];

/** A number counts if the issuer says that it is verified, or says nothing about it. */
const phoneNumberOf = (claims: Claims, numberClaim: string): PhoneNumber | undefined => {
  if (!VERIFIED.includes(claims['phone_number_verified'])) return undefined;
  const parsed = PhoneNumber.safeParse(claims[numberClaim]);
  return parsed.success ? parsed.data : undefined;
};

/** The claims that may name the client. The first that is there counts. */
const CLIENT_CLAIMS = ['client_id', 'azp', 'sub'] as const;

const clientOf = (claims: Claims): string => {
  const [named] = CLIENT_CLAIMS.flatMap((claim) => {
    const id = textOf(claims[claim]);
    return id === undefined ? [] : [`${claim}:${id}`];
  });
  if (named === undefined) throw unauthenticated();
  return named;
};

const callerOf = (claims: Claims, numberClaim: string): Caller => {
  const phoneNumber = phoneNumberOf(claims, numberClaim);
  const subject = textOf(claims['sub']);
  return {
    clientId: clientOf(claims),
    scopes: listOf(claims['scope'] ?? claims['scp']),
    ...(subject !== undefined && { subject }),
    ...(phoneNumber && { phoneNumber }),
  };
};

/** The handler checks that the conference is the caller's. */
const mayActOnOwn = ({ ownScopes }: Pick<OperationSpec, 'ownScopes'>, { scopes, phoneNumber }: Caller): boolean =>
  ownScopes !== undefined && phoneNumber !== undefined && ownScopes.every((scope) => scopes.includes(scope));

/**
 * The caller of an operation that requires a token. Throws if the token lacks a scope, or a number that the operation
 * needs.
 */
export const authorize = (
  operation: Pick<OperationSpec, 'scopes' | 'ownScopes' | 'caller'>,
  claims: Claims | undefined,
  numberClaim: string,
): Caller => {
  if (claims === undefined) throw unauthenticated();
  const caller = callerOf(claims, numberClaim);
  const missing = operation.scopes.find((scope) => !caller.scopes.includes(scope));
  if (missing !== undefined && !mayActOnOwn(operation, caller)) throw permissionDenied(missing);
  if (operation.caller === 'initiator' && caller.phoneNumber === undefined) throw invalidTokenContext();
  return caller;
};
