/**
 * Signing in at the carrier's issuer: OpenID Connect, code flow with PKCE. It is loaded when somebody signs in. What must
 * outlive the way to the issuer and back is kept for the tab alone; tokens are kept in memory alone.
 */
import * as oauth from 'oauth4webapi';
import { SECOND_MS } from '../../schemas/durations';
import type { Browser } from '../browser';
import type { Config } from '../config';
import { routeOf } from '../routes';
import { type Account, SignInExpired } from './account';
import { addressOfReturn, ON_THE_WAY, SIGNED_IN, withoutAnswer } from './way-back';

type Way = { readonly verifier: string; readonly state: string; readonly nonce: string; readonly fragment: string };

type OpenIdDeps = { readonly browser: Browser; readonly config: Config };

/** Local mode's issuer has no certificate. Everywhere else http is refused. */
const insecureIfLocal = ({ local }: Config) => ({ [oauth.allowInsecureRequests]: local === true });

const discover = async (config: Config): Promise<oauth.AuthorizationServer> => {
  const issuer = new URL(config.issuer);
  const response = await oauth.discoveryRequest(issuer, insecureIfLocal(config));
  return oauth.processDiscoveryResponse(issuer, response);
};

/** Only for the view for support: nobody else asks for it. */
const ALL = 'conferences:all';

const scopesOf = ({ scopes }: Config, isForSupport: boolean): string => {
  const wanted = scopes.split(' ').filter((each) => each !== '' && (isForSupport || each !== ALL));
  return [...new Set(['openid', ...wanted])].join(' ');
};

/** Opens the issuer's sign-in page. `isSilent`: it must not ask the user for anything. */
export const leaveForIssuer = async ({ browser, config }: OpenIdDeps, isSilent: boolean): Promise<void> => {
  const server = await discover(config);
  if (server.authorization_endpoint === undefined) throw new Error('The issuer has no authorization endpoint');
  const way: Way = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    fragment: browser.address.fragment(),
  };
  const url = new URL(server.authorization_endpoint);
  const members = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: addressOfReturn(browser.address),
    scope: scopesOf(config, routeOf(way.fragment).screen === 'support'),
    code_challenge: await oauth.calculatePKCECodeChallenge(way.verifier),
    code_challenge_method: 'S256',
    state: way.state,
    nonce: way.nonce,
    ...(isSilent && { prompt: 'none' }),
  };
  for (const [name, value] of Object.entries(members)) url.searchParams.set(name, value);
  browser.ofTab.set(ON_THE_WAY, JSON.stringify(way));
  browser.address.leave(url.href);
};

/** The current tokens. Each renewal replaces them. */
class OpenIdTokens {
  private isFirst = true;

  constructor(
    private readonly deps: OpenIdDeps,
    private readonly server: oauth.AuthorizationServer,
    private tokens: oauth.TokenEndpointResponse,
    private readonly gotAt: number,
  ) {}

  /** The first token, and then each time another one. */
  async next(): Promise<{ readonly token: string; readonly expiresAt: number | undefined }> {
    let at = this.gotAt;
    if (!this.isFirst) {
      at = this.deps.browser.now();
      this.tokens = await this.renewed();
    }
    this.isFirst = false;
    const { access_token: token, expires_in: seconds } = this.tokens;
    return { token, expiresAt: seconds === undefined ? undefined : at + seconds * SECOND_MS };
  }

  private async renewed(): Promise<oauth.TokenEndpointResponse> {
    const { config } = this.deps;
    const client = { client_id: config.clientId };
    const { refresh_token: refreshToken } = this.tokens;
    if (refreshToken === undefined) throw new SignInExpired();
    const options = insecureIfLocal(config);
    const response = await oauth.refreshTokenGrantRequest(this.server, client, oauth.None(), refreshToken, options);
    try {
      const tokens = await oauth.processRefreshTokenResponse(this.server, client, response);
      return { refresh_token: refreshToken, ...tokens };
    } catch (error) {
      // The issuer has answered, and refuses.
      if (error instanceof oauth.ResponseBodyError) throw new SignInExpired();
      throw error;
    }
  }
}

const labelOf = (claims: oauth.IDToken | undefined): string => {
  const names = [claims?.['phone_number'], claims?.['preferred_username'], claims?.['email']];
  return names.find((each): each is string => typeof each === 'string') ?? '';
};

/** Completes the sign-in: exchanges the code in the address for tokens. Rejects if the issuer has refused. */
export const returnFromIssuer = async ({ browser, config }: OpenIdDeps): Promise<Account> => {
  const { address, ofTab } = browser;
  const way = JSON.parse(ofTab.get(ON_THE_WAY) ?? '{}') as Partial<Way>;
  const here = new URL(address.href());
  ofTab.remove(ON_THE_WAY);
  // A code works once: it must not stay in the address, the history or a bookmark.
  address.replace(withoutAnswer(here, way.fragment ?? ''));
  const server = await discover(config);
  const client = { client_id: config.clientId };
  const parameters = oauth.validateAuthResponse(server, client, here, way.state ?? oauth.expectNoState);
  const gotAt = browser.now();
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    parameters,
    addressOfReturn(address),
    way.verifier ?? '',
    insecureIfLocal(config),
  );
  const expected = { ...(way.nonce !== undefined && { expectedNonce: way.nonce }), requireIdToken: true };
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  const kept = new OpenIdTokens({ browser, config }, server, tokens, gotAt);
  ofTab.set(SIGNED_IN, 'yes');
  return { database: `rollcall-${claims?.sub ?? ''}`, label: labelOf(claims), token: () => kept.next() };
};
