/**
 * The real functions, of which a test can kill one at any of its requests: that request, and all that the invocation
 * would do after it, never leaves. Outside of the function it is as if its process had died there.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import { resolve } from 'node:path';
import { type AwsRequest, type AwsTransport, awsTransport, setAwsTransport } from '../../functions/adapters/aws-transport';
import type { LoadEntry } from '../../local/invoke';
import { setProcessTime } from '../../functions/runtime/process-time';
import { faultyServices, noServiceFaults, type ServiceFaults } from '../../local/metrics/service-faults';

type Life = { readonly entry: string; readonly requests: string[]; readonly die: (() => void) | undefined; isDead: boolean };
type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** A function dies before the request after this many, or when only its answer is missing. */
type DeathPoint = number | 'answer';

/** What else goes wrong, so that the function that is to die has work to do. */
export type Impediment = {
  /** Invocations of this function begin only when the impediment is over. */
  readonly holds?: string;
  /** What AWS refuses, and to which functions. */
  readonly refuses?: { readonly faults: Partial<ServiceFaults>; readonly to: (entry: string) => boolean };
};

class Killed extends Error {
  override readonly name = 'Killed';
}

export type MortalFunctions = {
  readonly load: LoadEntry;
  /**
   * From now on, requests of the functions are counted. Call it before the first invocation. Writers do not give up
   * telling after some 100 ms of the machine's time any more: on a busy machine they would before they could die.
   */
  readonly watch: () => void;
  /** The next invocation of the function dies after this many requests: before the first one if it is 0. */
  readonly kill: (entry: string, after: DeathPoint) => void;
  /**
   * For each invocation that died since the last call of `kill`, the request that never left: an operation of AWS, `HTTP`
   * for one to somebody else, or `answer`.
   */
  readonly deaths: () => readonly string[];
  /** The requests that left, of each invocation that could have died since the last call of `kill`. */
  readonly lives: () => readonly (readonly string[])[];
  /** Lasts until the returned function is called. */
  readonly impede: (impediment: Impediment) => () => void;
  readonly stop: () => void;
};

const operationOf = ({ headers, path }: AwsRequest): string => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return /connections/.test(path) ? 'PostToConnection' : path;
};

const refusing =
  (transport: AwsTransport, faults: Partial<ServiceFaults>): AwsTransport =>
  ({ host, ...request }) =>
    faultyServices((passed) => transport({ host, ...passed }), { ...noServiceFaults(), ...faults })(request);

export const mortalFunctions = (): MortalFunctions => {
  const running = new AsyncLocalStorage<Life>();
  let plan: { readonly entry: string; readonly after: DeathPoint } | undefined;
  let deaths: string[] = [];
  let lives: Life[] = [];
  let impeded: (Impediment & { readonly over: Promise<void> }) | undefined;
  let stop = (): void => undefined;

  /** Throws if the invocation is dead, or dies now. */
  const count = (request: string): void => {
    const life = running.getStore();
    if (!life) return;
    if (life.die && !life.isDead && life.requests.length === plan?.after) {
      life.isDead = true;
      plan = undefined;
      deaths.push(request);
      life.die();
    }
    if (life.isDead) throw new Killed();
    life.requests.push(request);
  };

  const mortal =
    (entry: string, handler: Handler): Handler =>
    (event, context) =>
      new Promise((answer, fail) => {
        const life: Life = { entry, requests: [], die: plan?.entry === entry ? () => fail(new Killed()) : undefined, isDead: false };
        if (life.die) lives.push(life);
        const begin = (): void => running.run(life, () => void handler(event, context).then(answer, fail));
        if (impeded?.holds === entry) void impeded.over.then(begin);
        else begin();
      });

  const answering =
    (handler: Handler): Handler =>
    async (event, context) => {
      const answer = await handler(event, context);
      const life = running.getStore();
      if (plan?.after !== 'answer' || !life?.die) return answer;
      plan = undefined;
      deaths.push('answer');
      throw new Killed();
    };

  return {
    load: async (entry) => {
      const { handler } = (await import(resolve(__dirname, '../..', entry))) as { readonly handler: Handler };
      return { handler: mortal(entry, answering(handler)) };
    },
    watch: () => {
      const transport = awsTransport();
      if (!transport) throw new Error('The functions have no transport of the local deployment');
      setAwsTransport(async (request) => {
        count(operationOf(request));
        const refuses = impeded?.refuses;
        const isRefused = refuses?.to(running.getStore()?.entry ?? '') ?? false;
        return isRefused && refuses ? refusing(transport, refuses.faults)(request) : transport(request);
      });
      const { request } = http;
      const counted = (...parts: Parameters<typeof request>): http.ClientRequest => {
        count('HTTP');
        return request(...parts);
      };
      http.request = counted as typeof request;
      const putBackTime = setProcessTime({ timeLimit: () => ({ signal: new AbortController().signal, end: () => undefined }) });
      stop = () => {
        http.request = request;
        putBackTime();
      };
    },
    kill: (entry, after) => {
      plan = { entry, after };
      deaths = [];
      lives = [];
    },
    deaths: () => deaths,
    lives: () => lives.map(({ requests }) => requests),
    impede: (impediment) => {
      let end = (): void => undefined;
      const over = new Promise<void>((resolve) => (end = resolve));
      const mine = { ...impediment, over };
      impeded = mine;
      return () => {
        if (impeded === mine) impeded = undefined;
        end();
      };
    },
    stop: () => stop(),
  };
};
