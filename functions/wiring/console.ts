/**
 * How the web console is served: the same by local mode and in the cloud. A page of it gets nothing from elsewhere, and
 * its address shows nothing to others.
 */

/** `GET /config.json`: what a deployment tells its console. */
export type ConsoleConfig = {
  readonly issuer: string;
  readonly clientId: string;
  /** The origin of the API: the console's own. */
  readonly apiUrl: string;
  readonly webSocketUrl: string;
  /** What the console asks the issuer for; `conferences:all` only for the view for support. */
  readonly scopes: string;
  /** Only in local mode, where anybody may sign in with any number, and play a demo. */
  readonly local?: true;
};

export const CONSOLE_CONFIG_PATH = '/config.json';

/** Where terminals connect, the console among them. */
export const CONSOLE_SOCKET_PATH = '/ws';

/** `others`: the origins that the console may connect to, besides its own. `'self'` includes WebSockets. */
export const consolePolicy = (others: readonly string[] = []): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "manifest-src 'self'",
    ["connect-src 'self'", ...others].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');

/** The headers of each file, besides the policy. */
export const consoleHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** A file whose name holds a hash of its content never changes. A browser asks for all others again. */
export const consoleCaching = { hashed: 'public, max-age=31536000, immutable', others: 'no-cache' } as const;
