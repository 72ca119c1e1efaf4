/** An identity provider over HTTP: discovery, keys, and real tokens of every kind that a test needs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export type TestIssuer = {
  readonly url: string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  /** Answers everything with that status while it is set. */
  fault: number | undefined;
  /** Signs with the newest key; header members may be overridden. */
  sign(claims: JWTPayload, header?: { readonly alg?: string; readonly kid?: string | null }): Promise<string>;
  /** Adds a key of that algorithm, which signs from now on. */
  addKey(alg: string): Promise<void>;
  stop(): Promise<void>;
};

type Pair = { readonly alg: string; readonly privateKey: CryptoKey; readonly publicKey: JWK };
type Key = Pair & { readonly kid: string };

/** Pairs of issuers that have stopped: making one takes longer than a test. No two issuers have the same at a time. */
const spare: Pair[] = [];

const newPair = async (alg: string): Promise<Pair> => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, privateKey, publicKey: await exportJWK(publicKey) };
};

const aKey = async (alg: string, kid: string): Promise<Key> => {
  const index = spare.findIndex((pair) => pair.alg === alg);
  const pair = spare.splice(index, index < 0 ? 0 : 1)[0] ?? (await newPair(alg));
  return { ...pair, kid, publicKey: { ...pair.publicKey, kid, alg, use: 'sig' } };
};

export const startTokenIssuer = async (): Promise<TestIssuer> => {
  const keys: Key[] = [await aKey('RS256', 'key-0')];
  const asked: string[] = [];
  const documentAt = (path: string): unknown => {
    if (path === '/.well-known/openid-configuration') return { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` };
    return path === '/keys' ? { keys: keys.map(({ publicKey }) => publicKey) } : undefined;
  };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const document = documentAt(path);
    const status = issuer.fault ?? (document === undefined ? 404 : 200);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(status === 200 ? document : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer: TestIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fault: undefined,
    sign: async (claims, { alg, kid } = {}) => {
      const key = keys.at(-1) as Key;
      const header = { alg: alg ?? key.alg, ...(kid === null ? {} : { kid: kid ?? key.kid }) };
      return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
    },
    addKey: async (alg) => void keys.push(await aKey(alg, `key-${keys.length}`)),
    stop: () => {
      spare.push(...keys.splice(0));
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
  return issuer;
};
