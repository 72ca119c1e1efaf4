/**
 * Between the access network kit and Rollcall: passes everything on, and keeps what was reported and what Rollcall
 * said to it. It stays up when Rollcall is killed, and then answers 503.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { eventually } from '../../support/until';

const Reports = z.object({
  reports: z.array(
    z.object({
      reportId: z.string(),
      callId: z.string(),
      initiator: z.string(),
      participant: z.string(),
      state: z.string(),
      occurredAt: z.string(),
    }),
  ),
});
const Results = z.object({ results: z.array(z.object({ outcome: z.string(), code: z.string().optional() })) });

export type Reported = {
  readonly reportId: string;
  readonly callId: string;
  readonly initiator: string;
  readonly participant: string;
  readonly state: string;
  readonly occurredAt: string;
  readonly outcome: string;
  /** When Rollcall had answered. */
  readonly settledAt: number;
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

export class ReportTap {
  readonly reported: Reported[] = [];
  /** Statuses of Rollcall's answers to reports. */
  readonly statuses: number[] = [];
  tokens = 0;
  /** How long a token lasts; as the issuer says it if undefined. */
  tokenSeconds: number | undefined;

  private constructor(
    private readonly server: Server,
    private readonly to: string,
  ) {
    server.on('request', (request, response) => void this.pass(request, response));
  }

  static async start(port: number, to: string): Promise<ReportTap> {
    const server = createServer();
    const tap = new ReportTap(server, to);
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    return tap;
  }

  /** Waits until Rollcall has said something to this state of a call with that number. */
  async until(participant: string, state: string, withinMs?: number): Promise<Reported> {
    return eventually(
      `a report that ${participant} is ${state}`,
      async () => this.reported.find((each) => each.participant === participant && each.state === state),
      withinMs,
    );
  }

  statesOf(participant: string): readonly string[] {
    const applied = this.reported.filter((each) => each.participant === participant && each.outcome === 'applied');
    return applied.map(({ state }) => state);
  }

  forget(): void {
    this.reported.length = 0;
    this.statuses.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const isToken = request.url === '/local/token';
    if (isToken) this.tokens += 1;
    const answer = await this.ask(
      request,
      isToken && this.tokenSeconds !== undefined ? `${body}&expires_in=${String(this.tokenSeconds)}` : body,
    );
    if (request.url === '/v1/call-reports') this.keep(body, answer);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.text);
  }

  private async ask({ url = '', method = 'GET', headers }: IncomingMessage, body: string) {
    const { authorization, 'content-type': type = 'application/json', 'idempotency-key': key } = headers;
    try {
      const response = await fetch(`${this.to}${url}`, {
        method,
        headers: {
          'content-type': type,
          ...(authorization === undefined ? {} : { authorization }),
          ...(typeof key === 'string' ? { 'idempotency-key': key } : {}),
        },
        ...(method === 'GET' ? {} : { body }),
      });
      return { status: response.status, type: response.headers.get('content-type') ?? 'application/json', text: await response.text() };
    } catch {
      return { status: 503, type: 'application/json', text: '{}' };
    }
  }

  private keep(body: string, { status, text }: { readonly status: number; readonly text: string }): void {
    this.statuses.push(status);
    if (status !== 200) return;
    const settledAt = Date.now();
    const { results } = Results.parse(JSON.parse(text));
    Reports.parse(JSON.parse(body)).reports.forEach((report, index) =>
      this.reported.push({ ...report, outcome: results[index]?.outcome ?? 'unanswered', settledAt }),
    );
  }
}
