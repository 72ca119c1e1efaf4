/**
 * API Gateway's `@connections` as far as Rollcall uses it: keeps what each connection was sent, and fails as the test
 * decides.
 */
import type { ServerResponse } from 'node:http';
import type { HttpRequest } from '../../functions/http-client/signing/signature-base';
import { startScriptedServer } from './scripted-server';

export type ConnectionsServer = {
  /** As functions are given it. */
  readonly url: string;
  readonly requests: readonly HttpRequest[];
  /** Connections that are no more: 410. */
  readonly gone: Set<string>;
  readonly closed: string[];
  /** Statuses that the next requests to a connection are answered with, one each. */
  readonly failures: Map<string, number[]>;
  /** What a connection was sent, as text and in order. */
  sentTo(connectionId: string): readonly string[];
  stop(): Promise<void>;
};

const STAGE = '/v1';

export const startConnectionsServer = async (): Promise<ConnectionsServer> => {
  const server = await startScriptedServer();
  const sent = new Map<string, string[]>();
  const [gone, closed, failures] = [new Set<string>(), new Array<string>(), new Map<string, number[]>()];
  const statusFor = ({ method, body }: HttpRequest, id: string): number => {
    const failure = failures.get(id)?.shift();
    if (failure !== undefined) return failure;
    if (gone.has(id)) return 410;
    if (method === 'DELETE') {
      closed.push(id);
      gone.add(id);
      return 204;
    }
    sent.set(id, [...(sent.get(id) ?? []), body]);
    return 200;
  };
  server.answer = (response: ServerResponse, request: HttpRequest) => {
    const id = decodeURIComponent(new URL(request.url).pathname.replace(`${STAGE}/@connections/`, ''));
    response.writeHead(statusFor(request, id)).end();
  };
  return {
    url: `${server.url}${STAGE}`,
    requests: server.requests,
    gone,
    closed,
    failures,
    sentTo: (connectionId) => sent.get(connectionId) ?? [],
    stop: () => server.stop(),
  };
};
