/** Parses a token request: our own JSON, or OAuth's client credentials form, which any OAuth client can send. */
import * as z from 'zod';
import { PhoneNumber } from '../../schemas/common';
import { DAY_SECONDS } from '../../schemas/durations';
import type { Redemption } from './authorization-codes';
import type { TokenRequest } from './issuer';

/** The error codes are those of RFC 6749, section 5.2. */
export class TokenRequestRefused extends Error {
  constructor(
    readonly error: 'invalid_request' | 'unsupported_grant_type' | 'invalid_grant',
    description: string,
  ) {
    super(description);
  }
}

/** RFC 6749's scope-token. */
const Scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,64}$/);
const ClientId = z.string().min(1).max(128);

/** A negative lifetime creates an expired token, for tests. */
const expiresIn = z.coerce.number().int().min(-DAY_SECONDS).max(31_536_000);

const Json = z.strictObject({
  phoneNumber: PhoneNumber.optional(),
  clientId: ClientId.optional(),
  scopes: z.array(Scope).max(32).optional(),
  expiresIn: expiresIn.optional(),
});

const Form = z.object({
  grant_type: z.string().optional(),
  client_id: ClientId.optional(),
  scope: z.string().optional(),
  phone_number: PhoneNumber.optional(),
  expires_in: expiresIn.optional(),
});

const parse = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`);
  throw new TokenRequestRefused('invalid_request', wrong.join('; '));
};

const fromJson = (text: string): TokenRequest => {
  const { phoneNumber, clientId, scopes, expiresIn: expiresInSeconds } = parse(Json, parseJson(text));
  return { phoneNumber, clientId, scopes, expiresInSeconds };
};

const parseJson = (text: string): unknown => {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    throw new TokenRequestRefused('invalid_request', 'the body is not JSON');
  }
};

/** Clients may also send their id in the `Authorization` header. The password is ignored. */
const basicClientId = (authorization: string | undefined): string | undefined => {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(Buffer.from(encoded, 'base64').toString('utf8').split(':')[0] ?? '');
  } catch {
    throw new TokenRequestRefused('invalid_request', 'the client id in Authorization is not percent-encoded');
  }
};

const fromForm = (text: string, authorization: string | undefined): TokenRequest => {
  const form = parse(Form, Object.fromEntries(new URLSearchParams(text)));
  if (form.grant_type !== 'client_credentials') {
    throw new TokenRequestRefused('unsupported_grant_type', 'grant_type must be client_credentials');
  }
  const scopes = form.scope?.split(' ').filter((scope) => scope !== '');
  return {
    phoneNumber: form.phone_number,
    clientId: form.client_id ?? basicClientId(authorization),
    scopes: scopes && parse(z.array(Scope).max(32), scopes),
    expiresInSeconds: form.expires_in,
  };
};

/** curl sends everything given with `-d` as a form. */
const isForm = (text: string, contentType = ''): boolean =>
  contentType.startsWith('application/x-www-form-urlencoded') && !text.trimStart().startsWith('{');

const CodeForm = z.object({
  grant_type: z.literal('authorization_code'),
  client_id: ClientId.optional(),
  code: z.string(),
  redirect_uri: z.string(),
  code_verifier: z.string().regex(/^[\w.~-]{43,128}$/),
});

/** Undefined if the request is of another kind. Throws `TokenRequestRefused`. */
export const redemption = (text: string, contentType: string | undefined, authorization: string | undefined): Redemption | undefined => {
  if (!isForm(text, contentType)) return undefined;
  const members = Object.fromEntries(new URLSearchParams(text));
  if (members['grant_type'] !== 'authorization_code') return undefined;
  const form = parse(CodeForm, members);
  const clientId = form.client_id ?? basicClientId(authorization) ?? '';
  return { clientId, code: form.code, redirectUri: form.redirect_uri, verifier: form.code_verifier };
};

/** Throws `TokenRequestRefused`. */
export const tokenRequest = (text: string, contentType: string | undefined, authorization: string | undefined): TokenRequest =>
  isForm(text, contentType) ? fromForm(text, authorization) : fromJson(text);
