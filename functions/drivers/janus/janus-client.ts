/** Requests to Janus's HTTP API. It answers every request with 200; refusals are in the body. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { readJson } from '../../../schemas/read-json';
import { baseAddress } from '../../http-client/base-address';
import type { Answer } from '../../http-client/exchange';
import { peerClient } from '../../http-client/peer-client';
import { BridgeRefused, BridgeUnavailable } from '../../ports/bridge-driver';

/** Janus keeps ids below 2^53. */
const Id = z.int().min(1);

const Reply = z.discriminatedUnion('janus', [
  z.object({ janus: z.literal('ack') }),
  z.object({
    janus: z.literal('success'),
    data: z.object({ id: Id }).optional(),
    plugindata: z.object({ data: z.looseObject({ error_code: z.int().optional() }) }).optional(),
  }),
  z.object({ janus: z.literal('error'), error: z.object({ code: z.int() }) }),
]);

/** Error codes of Janus (apierror.h) and of its AudioBridge that describe the current state. */
const SESSION_GONE = 458;
const HANDLE_GONE = 459;
const SESSION_EXISTS = 468;
const NO_SUCH_ROOM = 485;
const ROOM_EXISTS = 486;
const NO_SUCH_USER = 492;

const reasons = {
  [SESSION_GONE]: 'session-gone',
  [HANDLE_GONE]: 'session-gone',
  [SESSION_EXISTS]: 'session-exists',
  [NO_SUCH_ROOM]: 'no-room',
  [ROOM_EXISTS]: 'room-exists',
  [NO_SUCH_USER]: 'no-user',
} as const;

type Reason = (typeof reasons)[keyof typeof reasons];

/** `reason`: why the request was refused, if the refusal describes the current state. */
export type Result = { readonly id: number; readonly data: Readonly<Record<string, unknown>> } | { readonly reason: Reason };

export type Handle = { readonly session: number; readonly handle: number };

export type JanusClient = {
  /** A request to the server, or to a session. */
  readonly request: (path: '' | `/${number}`, request: object) => Promise<Result>;
  /** A message to a plugin; `jsep` is a session description. */
  readonly message: (handle: Handle, body: object, jsep?: { readonly type: string; readonly sdp: string }) => Promise<Result>;
  /** The same for a message that must not be repeated. */
  readonly messageOnce: JanusClient['message'];
};

const NOT_JANUS = 'What answers at the address of the bridge is not Janus';

const resultOf = ({ status, body }: Answer): Result => {
  if (status !== 200) throw new BridgeUnavailable(`The bridge answered ${String(status)}`);
  const parsed = Reply.safeParse(readJson(body));
  if (!parsed.success) throw new BridgeUnavailable(NOT_JANUS);
  const reply = parsed.data;
  if (reply.janus === 'ack') return { id: 0, data: {} };
  const data = reply.janus === 'success' ? (reply.plugindata?.data ?? {}) : {};
  const code = reply.janus === 'error' ? reply.error.code : reply.plugindata?.data.error_code;
  if (code === undefined) return { id: (reply.janus === 'success' ? reply.data?.id : undefined) ?? 0, data };
  const reason = (reasons as Readonly<Record<number, Reason>>)[code];
  if (reason === undefined) throw new BridgeRefused(`janus-${String(code)}`);
  return { reason };
};

export const janusClient = (url: string, apiSecret: string, timeoutMs?: number): JanusClient => {
  const base = baseAddress(url);
  const send = peerClient(BridgeUnavailable, timeoutMs);
  const post = async (path: string, request: object, once = false): Promise<Result> => {
    const body = JSON.stringify({ ...request, apisecret: apiSecret, transaction: randomBytes(9).toString('base64url') });
    const headers = { 'content-type': 'application/json' };
    return resultOf(await send(() => ({ method: 'POST', url: `${base}${path}`, headers, body, once })));
  };
  const messages =
    (once: boolean): JanusClient['message'] =>
    ({ session, handle }, body, jsep) =>
      post(`/${String(session)}/${String(handle)}`, { janus: 'message', body, ...(jsep ? { jsep } : {}) }, once);
  return { request: (path, request) => post(path, request), message: messages(false), messageOnce: messages(true) };
};
