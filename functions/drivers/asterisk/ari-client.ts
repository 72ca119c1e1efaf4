/**
 * Requests to Asterisk's REST interface (ARI). Their arguments are in the body, so that no phone number is in a URL.
 */
import { readJson } from '../../../schemas/read-json';
import { baseAddress } from '../../http-client/base-address';
import type { Answer } from '../../http-client/exchange';
import { peerClient } from '../../http-client/peer-client';
import { BridgeRefused, BridgeUnavailable } from '../../ports/bridge-driver';
import { basicAuth } from '../kit/basic-auth';

type Found = { readonly status: number; readonly body: unknown };

export type AriClient = {
  /** `path` begins with a slash. Throws for every answer that is neither 2xx nor `expected`. */
  readonly request: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, options?: RequestOptions) => Promise<Found>;
};

type RequestOptions = { readonly body?: object; readonly expected?: readonly number[] };

/** Its body says why. */
export const SERVER_ERROR = 500;

export const unavailable = (status: number): BridgeUnavailable => new BridgeUnavailable(`The bridge answered ${String(status)}`);

const isDone = (status: number): boolean => status >= 200 && status < 300;

/**
 * These describe the state of a call; any other unexpected status means that Asterisk or its configuration is at fault.
 */
const REFUSALS = [400, 404, 409, 412, 422];

/** ARI answers in JSON. While Asterisk starts, its HTTP server itself answers 404, in HTML. */
const readAnswer = ({ status, body }: Answer, expected: readonly number[]): Found => {
  const isExpected = isDone(status) || REFUSALS.includes(status) || expected.includes(status);
  if (!isExpected) throw unavailable(status);
  if (status === 204) return { status, body: undefined };
  const json = readJson(body);
  if (typeof json !== 'object' || json === null) throw new BridgeUnavailable('What answers at the address of the bridge is not ARI');
  if (!isDone(status) && !expected.includes(status)) throw new BridgeRefused(`ari-${String(status)}`);
  return { status, body: json };
};

/** `url`: such as `https://asterisk.carrier.example:8089/ari`. */
export const ariClient = (url: string, user: string, password: string, timeoutMs?: number): AriClient => {
  const base = baseAddress(url);
  const send = peerClient(BridgeUnavailable, timeoutMs);
  const authorization = basicAuth(user, password);
  return {
    request: async (method, path, { body, expected = [] } = {}) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { authorization, ...type, 'content-length': String(Buffer.byteLength(text)) };
      return readAnswer(await send(() => ({ method, url: `${base}${path}`, headers, body: text })), expected);
    },
  };
};
