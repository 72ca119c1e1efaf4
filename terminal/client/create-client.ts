/** The typed client: one function for every operation of a terminal. */
import type { Problem, TerminalOperations } from '../contract';
import type { Fetch } from '../surroundings';
import type { AccessTokens } from './access-tokens';
import { RollcallError } from './rollcall-error';
import { routes, type TerminalOperationId } from './routes';

/** The parts of a request that an operation has. */
export type CallParts<Op extends TerminalOperations[TerminalOperationId]> = {
  [Part in 'params' | 'query' | 'body' as Op[Part] extends undefined ? never : Part]: Op[Part];
};

/** `params`, `query` and `body`, as far as the operation has them. Only a query may be left out. */
export type CallInput<Id extends TerminalOperationId> = Omit<CallParts<TerminalOperations[Id]>, 'query'> &
  Partial<Pick<CallParts<TerminalOperations[Id]>, keyof CallParts<TerminalOperations[Id]> & 'query'>>;

/** What a request may have beside its parts. */
export type CallOptions = {
  readonly signal?: AbortSignal | undefined;
  /** A command sent again with the same key is carried out once. Without one, each call gets a key of its own. */
  readonly idempotencyKey?: string | undefined;
  /** The version that is known: 304 if it is still the newest. */
  readonly ifNoneMatch?: number | undefined;
  /** The version of the participant that was seen: 412 if it has changed since. */
  readonly ifMatch?: number | undefined;
};

/** The statuses that the operation promises, each with its body. All others are thrown as `RollcallError`. */
export type CallAnswer<Id extends TerminalOperationId> = TerminalOperations[Id]['answer'] & {
  /** The version of what was answered, from its ETag. */
  readonly version: number | undefined;
};

/** Rejects with `RollcallError`, and with the reason of the signal if that aborts it. */
export type RollcallClient = {
  readonly call: <Id extends TerminalOperationId>(id: Id, input: CallInput<Id>, options?: CallOptions) => Promise<CallAnswer<Id>>;
};

/** What a client is made of. */
export type ClientDeps = {
  readonly baseUrl: string;
  readonly tokens: AccessTokens;
  readonly fetch: Fetch;
  readonly newKey: () => string;
};

type AnyInput = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

const addressOf = (baseUrl: string, path: string, { params = {}, query = {} }: AnyInput): string => {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
  return baseUrl.replace(/\/$/, '') + filled + (text && `?${text}`);
};

const headersOf = (token: string, hasBody: boolean, options: CallOptions): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...(hasBody && { 'content-type': 'application/json' }),
  ...(options.idempotencyKey !== undefined && { 'idempotency-key': options.idempotencyKey }),
  ...(options.ifNoneMatch !== undefined && { 'if-none-match': `"${String(options.ifNoneMatch)}"` }),
  ...(options.ifMatch !== undefined && { 'if-match': `"${String(options.ifMatch)}"` }),
});

type Response = Awaited<ReturnType<Fetch>>;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** API Gateway's own refusals, of a token for example, are not problem documents. */
const isProblem = (body: unknown): body is Problem => typeof body === 'object' && body !== null && 'code' in body;

const failureOf = ({ status, headers }: Response, body: unknown): RollcallError => {
  const seconds = Number(headers.get('retry-after') ?? undefined);
  return new RollcallError({
    status,
    problem: isProblem(body) ? body : undefined,
    correlator: headers.get('x-correlator') ?? undefined,
    retryAfterMs: Number.isNaN(seconds) ? undefined : seconds * 1_000,
  });
};

const read = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  const body = text === '' ? undefined : jsonOf(text);
  if (!response.ok && response.status !== 304) throw failureOf(response, body);
  const version = /^(?:W\/)?"(\d+)/.exec(response.headers.get('etag') ?? '')?.[1];
  return { status: response.status, body, version: version === undefined ? undefined : Number(version) };
};

/** For calls beside those of a terminal; `openTerminal` makes its own. */
export const createClient = ({ baseUrl, tokens, fetch, newKey }: ClientDeps): RollcallClient => {
  const send = async (id: TerminalOperationId, input: AnyInput, options: CallOptions): Promise<unknown> => {
    const { method, path, isCommand } = routes[id];
    const { signal } = options;
    const body = input.body === undefined ? undefined : JSON.stringify(input.body);
    const keyed = isCommand ? { idempotencyKey: newKey(), ...options } : options;
    const sendWith = (token: string): Promise<Response> => {
      const headers = headersOf(token, body !== undefined, keyed);
      const request = { method: method.toUpperCase(), headers, ...(body !== undefined && { body }), ...(signal && { signal }) };
      return fetch(addressOf(baseUrl, path, input), request);
    };
    const { token } = await tokens.get();
    const response = await sendWith(token);
    return read(response.status === 401 ? await sendWith((await tokens.get(token)).token) : response);
  };
  return {
    call: async (id, input, options = {}) => {
      try {
        return (await send(id, input, options)) as CallAnswer<typeof id>;
      } catch (error) {
        if (options.signal?.aborted || error instanceof RollcallError) throw error;
        throw new RollcallError({ status: 0 }, error);
      }
    },
  };
};
