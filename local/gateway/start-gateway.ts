/**
 * API Gateway in front of the functions: routes, tokens, limits, CORS and API Gateway's own errors. There is no
 * throttling. The gateway also serves the routes that only a local deployment has.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Clock } from '../../functions/runtime/clock';
import { type ApiFunction, methodsOf } from '../../functions/wiring/api';
import { BodyTooLarge, readBody, type RunningServer, startHttpServer } from '../http-server';
import type { FunctionWiring, InvokeResult } from '../invoke';
import type { Log } from '../log';
import { preflight, withCors } from './cors';
import { authorizeJwt, type AuthorizerOptions, TokenRefused } from './jwt-authorizer';
import { LIMITS } from './limits';
import { type GatewayEvent, proxyEvent, rawTarget } from './proxy-event';
import { type HttpAnswer, httpAnswer, refusal } from './proxy-result';
import { MalformedPath, type Route, routeTable } from './routes';
import type { ServedFolder } from './served-folder';

export type LocalRequest = {
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
};

/** A route that only a local deployment has. */
export type LocalRoute = Route & { readonly answer: (request: LocalRequest) => Promise<HttpAnswer> };

export type GatewayFunction = Pick<ApiFunction, 'entry' | 'timeoutSeconds' | 'memoryMb'> & {
  readonly operation: Pick<ApiFunction['operation'], 'operationId' | 'method' | 'path' | 'auth'>;
};

type GatewayOptions = {
  readonly functions: readonly GatewayFunction[];
  readonly invoke: (wired: FunctionWiring, event: unknown) => Promise<InvokeResult>;
  readonly authorizer: AuthorizerOptions;
  readonly localRoutes: readonly LocalRoute[];
  readonly now: Clock;
  readonly log: Log;
  readonly integrationMs?: number | undefined;
  /** The origins whose pages may call: none by default. */
  readonly corsOrigins?: readonly string[];
  /** Answers what no route answers. */
  readonly folder?: ServedFolder | undefined;
  /** Called with each answer of the API: its status, and how long it took. */
  readonly onAnswer?: (status: number, ms: number) => void;
};

/**
 * Requests wait until `serve` is called. The functions need the gateway's address before it can serve them, and a client
 * should find either no server or one that works.
 */
export type Gateway = RunningServer & { readonly serve: (options: GatewayOptions) => void };

type ApiRoute = Route & { readonly wired: GatewayFunction };
type RouteHandler = (request: IncomingMessage, match: { readonly params: Readonly<Record<string, string>> }) => Promise<HttpAnswer>;

const withinTime = async (call: Promise<InvokeResult>, maxMs: number): Promise<InvokeResult | null> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((answer) => {
    timer = setTimeout(() => answer(null), maxMs);
  });
  return Promise.race([call, late]).finally(() => clearTimeout(timer));
};

const answerOf = (result: InvokeResult | null, log: Log, operationId: string): HttpAnswer => {
  if (result === null) return refusal(503);
  if (result.functionError) return refusal(500);
  try {
    if (JSON.stringify(result.payload).length > LIMITS.invocationBytes) throw new Error('the response exceeds the limit of Lambda');
    return httpAnswer(result.payload);
  } catch (error) {
    log('error', 'local.gateway.malformed', { operation: operationId, reason: String(error) });
    return refusal(500);
  }
};

const apiHandler = (options: GatewayOptions, { method, wired }: ApiRoute): RouteHandler => {
  const { operation } = wired;
  const routeKey = `${method} ${operation.path}`;
  const invocation = { ...wired, name: operation.operationId };
  const handle: RouteHandler = async (request, { params }) => {
    const jwt = operation.auth === 'jwt' ? await authorizeJwt(request.headers.authorization, options.authorizer) : null;
    const body = await readBody(request, LIMITS.requestBytes);
    const event: GatewayEvent = proxyEvent({ request, body, routeKey, params, jwt, at: options.now() });
    if (body.length > LIMITS.invocationBytes) return refusal(413);
    const result = await withinTime(options.invoke(invocation, event), options.integrationMs ?? LIMITS.integrationMs);
    return answerOf(result, options.log, operation.operationId);
  };
  return async (request, match) => {
    const startedAt = options.now();
    const answer = await handle(request, match).catch((error: unknown) => refusalFor(error, options.log));
    options.onAnswer?.(answer.status, options.now() - startedAt);
    return answer;
  };
};

const localHandler =
  (route: LocalRoute): RouteHandler =>
  async (request, { params }) => {
    const body = await readBody(request, LIMITS.requestBytes);
    return route.answer({ body, headers: request.headers, params, query: new URLSearchParams(rawTarget(request).rawQueryString) });
  };

const refusalFor = (error: unknown, log: Log): HttpAnswer => {
  if (error instanceof TokenRefused) return refusal(401, { 'www-authenticate': error.challenge });
  if (error instanceof BodyTooLarge) return refusal(413);
  if (error instanceof MalformedPath) return refusal(400);
  log('error', 'local.gateway.failed', { reason: String(error) });
  return refusal(500);
};

const send = (response: ServerResponse, { status, headers, body }: HttpAnswer): void => {
  const all: OutgoingHttpHeaders = { 'content-length': body.length, 'apigw-requestid': randomUUID() };
  for (const [name, value] of Object.entries(headers)) all[name] = typeof value === 'string' ? value : [...value];
  response.writeHead(status, all).end(body);
};

type Dispatch = (request: IncomingMessage) => Promise<HttpAnswer>;

const dispatcher = (options: GatewayOptions): Dispatch => {
  const { corsOrigins = [] } = options;
  const apiRoutes = options.functions.flatMap((wired) =>
    methodsOf(wired.operation).map((method): ApiRoute => ({ method, path: wired.operation.path, wired })),
  );
  const find = routeTable([
    ...apiRoutes.map((route) => ({ ...route, answerer: apiHandler(options, route) })),
    ...options.localRoutes.map((route) => ({ ...route, answerer: localHandler(route) })),
  ]);
  const answer = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const match = find(request.method ?? 'GET', rawTarget(request).rawPath);
    return match ? match.route.answerer(request, match) : ((await options.folder?.(request)) ?? refusal(404));
  };
  return async (request) => {
    const refused = (error: unknown): HttpAnswer => refusalFor(error, options.log);
    return preflight(request, corsOrigins) ?? withCors(await answer(request).catch(refused), request, corsOrigins);
  };
};

type GatewayAddress = { readonly port?: number | undefined; readonly host?: string | undefined };

export const openGateway = async ({ port, host, log }: GatewayAddress & { readonly log: Log }): Promise<Gateway> => {
  let open: (dispatch: Dispatch) => void = () => undefined;
  const opened = new Promise<Dispatch>((resolve) => (open = resolve));
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await opened.then((dispatch) => dispatch(request)).catch((error: unknown) => refusalFor(error, log));
    try {
      send(response, answer);
    } catch (error) {
      send(response, refusalFor(error, log));
    }
  };
  const running = await startHttpServer((request, response) => void handle(request, response), port, host);
  const stop = (): Promise<void> => {
    open(() => Promise.resolve(refusal(503)));
    return running.stop();
  };
  return { ...running, stop, serve: (options) => open(dispatcher(options)) };
};
