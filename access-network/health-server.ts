/** `GET /health` for a supervisor, `GET /metrics` for Prometheus, `GET /parked` for whoever looks for a report. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Parked } from './journal/entry';
import type { Metrics } from './metrics';

type Condition = 'ok' | 'failing';
/** A kit that does not reach Rollcall or Kamailio still keeps what happens; another one in its place would not help. */
type Health = { readonly rollcall: Condition; readonly network: Condition; readonly journal: Condition };

export type HealthServerOptions = {
  readonly host: string;
  readonly port: number;
  readonly metrics: Metrics;
  readonly health: () => Health;
  readonly parked: () => readonly Parked[];
};

export type HealthServer = { readonly port: number; readonly stop: () => Promise<void> };

const answer = (response: ServerResponse, status: number, contentType: string, text: string): void => {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
};

const json = (response: ServerResponse, value: unknown): void => answer(response, 200, 'application/json', `${JSON.stringify(value)}\n`);

/** Without the numbers. */
const shown = ({ report: { reportId, callId, state, occurredAt }, at, status, code }: Parked) => ({
  reportId,
  callId,
  state,
  occurredAt,
  parkedAt: new Date(at).toISOString(),
  status,
  code,
});

export const startHealthServer = async ({ host, port, metrics, health, parked }: HealthServerOptions): Promise<HealthServer> => {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/metrics') return answer(response, 200, 'text/plain; version=0.0.4', metrics.text());
    if (path === '/parked') return json(response, { parked: parked().map(shown) });
    if (path === '/health') return json(response, { status: 'ok', ...health() });
    answer(response, 404, 'text/plain', 'not found\n');
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};
