/** One command to the bridge: sends it, and says in the port's words what came of it. */
import type * as z from 'zod';
import type { Answer } from '../../http-client/exchange';
import type { SignedClient, SignedRequest } from '../../http-client/signing/signed-client';
import { BridgeRefused, BridgeUnavailable } from '../../ports/bridge-driver';
import { readJson } from '../../runtime/read-json';
import { Refusal } from './protocol';

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Refusals that say what is: the caller decides what that means to it. */
export const GONE_CODES = ['unknown-leg', 'unknown-room', 'leg-ended'] as const;
export type GoneCode = (typeof GONE_CODES)[number];

export type Outcome = { readonly body: string } | { readonly gone: GoneCode };

const isGone = (code: string): code is GoneCode => GONE_CODES.some((gone) => gone === code);

const refusalOf = ({ status, body }: Answer): Outcome => {
  const refusal = Refusal.safeParse(readJson(body));
  const code = refusal.success ? refusal.data.code : undefined;
  // A 404 that is not in the protocol's words comes from something else on the way, and is no evidence of anything.
  if (code === undefined && status === 404) throw new BridgeUnavailable('The bridge is not at its address');
  if (code !== undefined && isGone(code)) return { gone: code };
  throw new BridgeRefused(code ?? `http-${status}`);
};

const outcomeOf = (answer: Answer): Outcome => {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return { body };
  if (status >= 400 && status < 500 && status !== REQUEST_TIMEOUT && status !== TOO_MANY_REQUESTS) return refusalOf(answer);
  throw new BridgeUnavailable(`The bridge answered ${status}`);
};

export const bridgeCommands =
  (send: SignedClient) =>
  async (request: SignedRequest): Promise<Outcome> => {
    return outcomeOf(await send(request));
  };

/** An answer that cannot be read is none. */
export const readBody = <Schema extends z.ZodType>(schema: Schema, body: string): z.output<Schema> => {
  const parsed = schema.safeParse(readJson(body));
  if (!parsed.success) throw new BridgeUnavailable("The bridge's answer cannot be read");
  return parsed.data;
};
