/** The server for Rollcall's requests, over HTTP or HTTPS. */
import { createServer as createHttpServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { SECOND_MS } from '../../schemas/durations';
import { listen, type Listening, type ListenOptions } from '../listen';
import type { Metrics } from '../metrics';
import { answerRequest, type Reply, type RequestsOptions } from './answer-request';

export type RequestServerOptions = RequestsOptions &
  ListenOptions & {
    /** The texts of PEM files. */
    readonly tls?: { readonly cert: string; readonly key: string } | undefined;
    readonly metrics: Metrics;
  };

/** Anybody can open connections, so they are limited in number and time. */
const LIMITS = { headersTimeout: 5 * SECOND_MS, requestTimeout: 10 * SECOND_MS, keepAliveTimeout: 65 * SECOND_MS, maxHeaderSize: 16_384 };
const MAX_CONNECTIONS = 200;
/** Node's default is two minutes. */
const TLS_LIMITS = { handshakeTimeout: 5 * SECOND_MS };

const send = (response: ServerResponse, { status, code, headers = {} }: Reply): void => {
  if (code === undefined) return void response.writeHead(status, headers).end();
  response.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify({ code }));
};

const createServerFor = (listener: RequestListener, tls: RequestServerOptions['tls']): Server =>
  tls ? createHttpsServer({ ...tls, ...LIMITS, ...TLS_LIMITS }, listener) : createHttpServer(LIMITS, listener);

export const startRequestServer = (options: RequestServerOptions): Promise<Listening> => {
  const { tls, metrics } = options;
  const server = createServerFor((request, response) => {
    answerRequest(request, options)
      // The connection broke.
      .catch(() => ({ status: 400 }))
      .then((reply) => {
        metrics.count('rollcall_access_network_requests_total', { status: reply.status });
        send(response, reply);
      })
      .catch(() => response.destroy());
  }, tls);
  server.maxConnections = MAX_CONNECTIONS;
  return listen(server, options);
};
