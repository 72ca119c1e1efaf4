/** Rollcall as an access network sees it: tokens, and `POST /v1/call-reports`. */
import type { CallReport } from '../../../schemas/call-report';
import { type ScriptedServer, startScriptedServer } from '../scripted-server';

export type Answer = { readonly status: number; readonly json?: unknown; readonly headers?: Record<string, string> };

export type ReportRequest = { readonly reports: readonly CallReport[]; readonly token: string; readonly status: number };

export const resultsFor = (reports: readonly CallReport[], code: (report: CallReport) => string | undefined = () => undefined): Answer => ({
  status: 200,
  json: {
    results: reports.map((report) => {
      const refusal = code(report);
      return { reportId: report.reportId, ...(refusal === undefined ? { outcome: 'applied' } : { outcome: 'rejected', code: refusal }) };
    }),
  },
});

export class RollcallDouble {
  readonly requests: ReportRequest[] = [];
  answer: (reports: readonly CallReport[], token: string) => Answer = (reports) => resultsFor(reports);
  tokens = 0;
  expiresIn = 3_600;

  private constructor(private readonly server: ScriptedServer) {}

  static async start(): Promise<RollcallDouble> {
    const server = await startScriptedServer();
    const double = new RollcallDouble(server);
    server.answer = (response, { url, body, headers }) => {
      if (url.endsWith('/local/token')) {
        double.tokens += 1;
        const token = { access_token: `token-${double.tokens}`, expires_in: double.expiresIn, token_type: 'Bearer' };
        return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(token));
      }
      const { reports } = JSON.parse(body) as { reports: CallReport[] };
      const token = (headers['authorization'] ?? '').replace('Bearer ', '');
      const { status, json, headers: more = {} } = double.answer(reports, token);
      double.requests.push({ reports, token, status });
      response.writeHead(status, { 'content-type': 'application/json', ...more }).end(json === undefined ? '' : JSON.stringify(json));
    };
    return double;
  }

  get url(): string {
    return this.server.url;
  }

  get tokenUrl(): string {
    return `${this.server.url}/local/token`;
  }

  /** Of requests that were answered with 200. */
  get accepted(): readonly CallReport[] {
    return this.requests.filter(({ status }) => status === 200).flatMap(({ reports }) => reports);
  }

  states(participant: string): readonly string[] {
    return this.accepted.filter((report) => report.participant === participant).map(({ state }) => state);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
