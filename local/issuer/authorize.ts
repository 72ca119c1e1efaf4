/**
 * The authorization endpoint of the local issuer (OpenID Connect, code flow with PKCE). Signing in is a form that asks
 * for a number, and believes it.
 */
import * as z from 'zod';
import { PhoneNumber } from '../../schemas/common';
import { jsonAnswer } from '../gateway/json-answer';
import type { HttpAnswer } from '../gateway/proxy-result';
import type { LocalRequest } from '../gateway/start-gateway';
import type { AuthorizationCodes } from './authorization-codes';
import type { Issuer } from './issuer';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Codes go to programs on this machine, or to pages of the deployment itself. */
const isAllowed = (redirectUri: string, { url }: Issuer): boolean => {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, origin, hash } = new URL(redirectUri);
  return hash === '' && (origin === new URL(url).origin || (/^https?:$/.test(protocol) && LOOPBACK.has(hostname)));
};

const text = z.string().max(2_000);

const Requested = z.object({
  response_type: z.literal('code'),
  client_id: z.string().min(1).max(128),
  redirect_uri: text,
  scope: text.default('openid'),
  code_challenge: z.string().regex(/^[\w-]{43}$/),
  code_challenge_method: z.literal('S256'),
  state: text.optional(),
  nonce: text.optional(),
  login_hint: text.optional(),
  prompt: text.optional(),
  phone_number: text.optional(),
});
type Requested = z.output<typeof Requested>;

const escaped = (value: string): string => value.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);

const page = (request: Requested, isWrong: boolean): HttpAnswer => {
  const { phone_number: typed, login_hint: hint = '', ...hidden } = request;
  const inputs = Object.entries(hidden).map(([name, value = '']) => `<input type="hidden" name="${name}" value="${escaped(value)}">`);
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign in to Rollcall</title><h1>Sign in</h1><form>${inputs.join('')}
<p><label>Your number <input name="phone_number" type="tel" required autofocus placeholder="+15550100" value="${escaped(typed ?? hint)}"></label>
${isWrong ? '<p role="alert">Write the number with a plus sign and the country code.</p>' : ''}<p><button>Sign in</button></form></html>`;
  // Browsers hold a redirect after a form to `form-action`, so this policy leaves it out.
  const policy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' };
  return { status: 200, headers, body: Buffer.from(html) };
};

const redirect = (to: string, members: Readonly<Record<string, string | undefined>>): HttpAnswer => {
  const url = new URL(to);
  for (const [name, value] of Object.entries(members)) if (value !== undefined) url.searchParams.set(name, value);
  return { status: 302, headers: { location: url.href, 'cache-control': 'no-store' }, body: Buffer.alloc(0) };
};

/** A faulty request is answered with a page here, because the address to return to may be wrong too. */
export const answerAuthorize = (issuer: Issuer, codes: AuthorizationCodes, { query }: LocalRequest): HttpAnswer => {
  const { data: request, error } = Requested.safeParse(Object.fromEntries(query));
  if (error) return jsonAnswer(400, { error: 'invalid_request', error_description: z.prettifyError(error) });
  if (!isAllowed(request.redirect_uri, issuer)) {
    return jsonAnswer(400, { error: 'invalid_request', error_description: 'redirect_uri must be an address of this machine' });
  }
  // Nobody stays signed in here, so nobody can be signed in without being asked (OpenID Connect Core, 3.1.2.6).
  if (request.prompt === 'none') {
    return redirect(request.redirect_uri, { error: 'login_required', state: request.state, iss: issuer.url });
  }
  if (request.phone_number === undefined) return page(request, false);
  const phoneNumber = PhoneNumber.safeParse(request.phone_number.replace(/[\s()-]/g, ''));
  if (!phoneNumber.success) return page(request, true);
  const code = codes.issue({
    clientId: request.client_id,
    redirectUri: request.redirect_uri,
    challenge: request.code_challenge,
    phoneNumber: phoneNumber.data,
    scopes: request.scope.split(' ').filter((scope) => scope !== ''),
    nonce: request.nonce,
  });
  return redirect(request.redirect_uri, { code, state: request.state, iss: issuer.url });
};
