/** `GET /health` for a supervisor, `GET /metrics` for Prometheus, `GET /parked` for an operator: reports that Rollcall refused. */
import { createServer, type ServerResponse } from 'node:http';
import type { Parked } from './journal/entry';
import { listen, type Listening, type ListenOptions } from './listen';
import type { Metrics } from './metrics';

type Condition = 'ok' | 'failing';
/** Do not restart the kit because a part fails: it keeps the reports, and a new process could not reach that part either. */
type Health = { readonly rollcall: Condition; readonly network: Condition; readonly journal: Condition };

export type HealthServerOptions = ListenOptions & {
  readonly metrics: Metrics;
  readonly health: () => Health;
  readonly parked: () => readonly Parked[];
};

const answer = (response: ServerResponse, status: number, contentType: string, text: string): void => {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text);
};

const json = (response: ServerResponse, value: unknown): void => answer(response, 200, 'application/json', `${JSON.stringify(value)}\n`);

/** What an operator needs to find the report, without its phone numbers. */
const shown = ({ report: { reportId, callId, state, occurredAt }, at, status, code }: Parked) => ({
  reportId,
  callId,
  state,
  occurredAt,
  parkedAt: new Date(at).toISOString(),
  status,
  code,
});

export const startHealthServer = ({ host, port, clock, metrics, health, parked }: HealthServerOptions): Promise<Listening> => {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (path === '/metrics') return answer(response, 200, 'text/plain; version=0.0.4', metrics.text());
    if (path === '/parked') return json(response, { parked: parked().map(shown) });
    if (path === '/health') return json(response, { status: 'ok', ...health() });
    answer(response, 404, 'text/plain', 'not found\n');
  });
  return listen(server, { host, port, clock });
};
