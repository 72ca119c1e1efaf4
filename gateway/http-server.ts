/** `GET /health` for a load balancer, `GET /metrics` for Prometheus. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics';

/**
 * A gateway that cannot reach Rollcall is still alive: another one in its place would not reach it either, and would
 * have lost the connections of the edge.
 */
export type Health = { readonly rollcall: 'ok' | 'failing'; readonly roles: readonly string[] };

export type HttpServer = { readonly port: number; readonly stop: () => Promise<void> };

const answer = (response: ServerResponse, status: number, contentType: string, text: string): void => {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
};

export const startHttpServer = async (host: string, port: number, metrics: Metrics, health: () => Health): Promise<HttpServer> => {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/metrics') return answer(response, 200, 'text/plain; version=0.0.4', metrics.text());
    if (path !== '/health') return answer(response, 404, 'text/plain', 'not found\n');
    answer(
      response,
      200,
      'application/json',
      `${JSON.stringify({ status: 'ok', ...health() })}
`,
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
