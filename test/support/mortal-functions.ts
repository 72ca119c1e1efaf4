/**
 * The real functions, of which a test can kill one at any of its requests: that request, and all that the invocation
 * would do after it, never leaves. Outside of the function it is as if its process had died there.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import { resolve } from 'node:path';
import { awsTransport, setAwsTransport } from '../../functions/adapters/aws-transport';
import type { LoadEntry } from '../../local/invoke';

type Life = { readonly entry: string; requests: number; readonly die: (() => void) | undefined; isDead: boolean };
type Handler = (event: unknown, context: unknown) => Promise<unknown>;

export class Killed extends Error {
  override readonly name = 'Killed';
}

export type MortalFunctions = {
  readonly load: LoadEntry;
  /** From now on, requests of the functions are counted. Call it before the first invocation. */
  readonly watch: () => void;
  /** The next invocation of the function dies after this many requests: before the first one if it is 0. */
  readonly kill: (entry: string, after: number) => void;
  /** How many invocations died since the last call of `kill`. */
  readonly deaths: () => number;
  readonly stop: () => void;
};

export const mortalFunctions = (): MortalFunctions => {
  const running = new AsyncLocalStorage<Life>();
  let plan: { readonly entry: string; readonly after: number } | undefined;
  let deaths = 0;
  let stop = (): void => undefined;

  /** Throws if the invocation is dead, or dies now. */
  const count = (): void => {
    const life = running.getStore();
    if (!life) return;
    if (life.die && !life.isDead && life.requests === plan?.after) {
      life.isDead = true;
      plan = undefined;
      deaths += 1;
      life.die();
    }
    if (life.isDead) throw new Killed();
    life.requests += 1;
  };

  const mortal =
    (entry: string, handler: Handler): Handler =>
    (event, context) =>
      new Promise((answer, fail) => {
        const life: Life = { entry, requests: 0, die: plan?.entry === entry ? () => fail(new Killed()) : undefined, isDead: false };
        running.run(life, () => void handler(event, context).then(answer, fail));
      });

  return {
    load: async (entry) => {
      const { handler } = (await import(resolve(__dirname, '../..', entry))) as { readonly handler: Handler };
      return { handler: mortal(entry, handler) };
    },
    watch: () => {
      const transport = awsTransport();
      if (!transport) throw new Error('The functions have no transport of the local deployment');
      setAwsTransport(async (request) => {
        count();
        return transport(request);
      });
      const { request } = http;
      const counted = (...parts: Parameters<typeof request>): http.ClientRequest => {
        count();
        return request(...parts);
      };
      http.request = counted as typeof request;
      stop = () => void (http.request = request);
    },
    kill: (entry, after) => {
      plan = { entry, after };
      deaths = 0;
    },
    deaths: () => deaths,
    stop: () => stop(),
  };
};
