/** Requests to Asterisk's REST interface (ARI). What they ask for goes in the body: numbers do not belong into a URL. */
import { baseAddress } from '../../http-client/base-address';
import type { Answer } from '../../http-client/exchange';
import { peerClient } from '../../http-client/peer-client';
import { BridgeRefused, BridgeUnavailable } from '../../ports/bridge-driver';
import { readJson } from '../../runtime/read-json';
import { basicAuth } from '../kit/basic-auth';

export type Found = { readonly status: number; readonly body: unknown };

export type AriClient = {
  /** `path` begins with a slash. Answers that are not 2xx are thrown, but for those whose status is `expected`. */
  readonly ask: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, ask?: Ask) => Promise<Found>;
};

type Ask = { readonly body?: object; readonly expected?: readonly number[] };

const isDone = (status: number): boolean => status >= 200 && status < 300;

/** They say how things are; others that are not expected, what is wrong with Asterisk or with how it is set up. */
const REFUSALS = [400, 404, 409, 412, 422];

/** Answers of ARI are JSON. While Asterisk starts, its HTTP server answers 404 by itself, and in HTML. */
const readAnswer = ({ status, body }: Answer, expected: readonly number[]): Found => {
  const isTold = isDone(status) || REFUSALS.includes(status) || expected.includes(status);
  if (!isTold) throw new BridgeUnavailable(`The bridge answered ${String(status)}`);
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
    ask: async (method, path, { body, expected = [] } = {}) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { authorization, ...type, 'content-length': String(Buffer.byteLength(text)) };
      return readAnswer(await send(() => ({ method, url: `${base}${path}`, headers, body: text })), expected);
    },
  };
};
