/** Sends one command to the bridge, and translates the answer into the words of the port. */
import type * as z from 'zod';
import { readJson } from '../../../schemas/read-json';
import type { Answer } from '../../http-client/exchange';
import type { SignedClient, SignedRequest } from '../../http-client/signing/signed-client';
import { BridgeRefused, BridgeUnavailable } from '../../ports/bridge-driver';
import { Refusal } from './protocol';

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Refusals that describe the current state, such as a leg that is gone; the caller decides what they mean. */
export const GONE_CODES = ['unknown-leg', 'unknown-room', 'leg-ended'] as const;
type GoneCode = (typeof GONE_CODES)[number];

/** `sentAt`: when the bridge answered, by its own clock in whole seconds; undefined if the answer does not say. */
export type CommandOutcome = { readonly body: string; readonly sentAt: number | undefined } | { readonly gone: GoneCode };

const sentAtOf = ({ headers }: Answer): number | undefined => {
  const sentAt = Date.parse(headers.date ?? '');
  return Number.isFinite(sentAt) ? sentAt : undefined;
};

const isGone = (code: string): code is GoneCode => GONE_CODES.some((gone) => gone === code);

/** Throws if the refusal does not say that something is gone. */
const goneCodeOf = ({ status, body }: Answer): GoneCode => {
  const refusal = Refusal.safeParse(readJson(body));
  const code = refusal.success ? refusal.data.code : undefined;
  // A 404 without a code of the protocol comes from something between us and the bridge, and proves nothing.
  if (code === undefined && status === 404)
    throw new BridgeUnavailable('What answers at the address of the bridge does not speak the bridge protocol');
  if (code !== undefined && isGone(code)) return code;
  throw new BridgeRefused(code ?? `http-${status}`);
};

export const outcomeOf = (answer: Answer): CommandOutcome => {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return { body, sentAt: sentAtOf(answer) };
  if (status >= 400 && status < 500 && status !== REQUEST_TIMEOUT && status !== TOO_MANY_REQUESTS) return { gone: goneCodeOf(answer) };
  throw new BridgeUnavailable(`The bridge answered ${status}`);
};

export const bridgeCommands =
  (send: SignedClient) =>
  async (request: SignedRequest): Promise<CommandOutcome> => {
    return outcomeOf(await send(request));
  };

/** An answer that cannot be read counts as no answer. */
export const readBody = <Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> => {
  const parsed = schema.safeParse(readJson(body));
  if (!parsed.success) throw new BridgeUnavailable("The bridge's answer cannot be read");
  return parsed.data;
};
