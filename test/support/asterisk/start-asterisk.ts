/** A stand-in of Asterisk 22: its REST interface over HTTP, and its outbound WebSocket for events. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readJson } from '../../../schemas/read-json';
import type { JsonObject } from './ari-objects';
import { answerAri, type AriReply, type AriRequest } from './ari-routes';
import { AriState } from './ari-state';
import { EventSocket } from './event-socket';

export type AsteriskOptions = {
  /** Where it connects to. */
  readonly eventsUrl: string;
  readonly user: string;
  readonly password: string;
  readonly eventsUser: string;
  readonly eventsPassword: string;
  readonly app: string;
};

export type Asterisk = {
  readonly url: string;
  readonly state: AriState;
  readonly events: EventSocket;
  /** All that it was asked, bodies included. */
  readonly requests: readonly AriRequest[];
  /** Its HTTP server breaks connections off. */
  isSilent: boolean;
  /** It carries out such a request, and its answer is lost. */
  losesAnswerTo: ((request: AriRequest) => boolean) | undefined;
  /** Events that are held back, by type: they are neither sent nor kept. */
  readonly lost: Set<string>;
  /** Answers in its place, where it says something. */
  answerInstead: ((request: AriRequest) => { readonly status: number; readonly body: string } | undefined) | undefined;
  hangUp(number: string): void;
  forget(): void;
  stop(): Promise<void>;
};

const readRequest = async (request: IncomingMessage): Promise<AriRequest> => {
  let body = '';
  for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString('utf8');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://asterisk');
  const params = { ...Object.fromEntries(searchParams), ...(readJson(body) as JsonObject | undefined) };
  return { method: request.method ?? '', path: decodeURIComponent(pathname), params };
};

const unauthorized: AriReply = { status: 401, json: { message: 'Authentication required' } };

export const startAsterisk = async (options: AsteriskOptions): Promise<Asterisk> => {
  const events = new EventSocket({ ...options, url: options.eventsUrl, user: options.eventsUser, password: options.eventsPassword });
  const lost = new Set<string>();
  const state = new AriState((event) => !lost.has(String(event['type'])) && events.send(event), [options.app]);
  const expected = `Basic ${Buffer.from(`${options.user}:${options.password}`).toString('base64')}`;
  const requests: AriRequest[] = [];
  const server = createServer((incoming, response) => {
    if (asterisk.isSilent) return void incoming.socket.destroy();
    void readRequest(incoming).then((request) => {
      requests.push(request);
      const instead = asterisk.answerInstead?.(request);
      if (instead) return void response.writeHead(instead.status).end(instead.body);
      const { status, json } = incoming.headers.authorization === expected ? answerAri(state, request) : unauthorized;
      if (asterisk.losesAnswerTo?.(request)) return void incoming.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json' }).end(json && JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const asterisk: Asterisk = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/ari`,
    ...{ state, events, requests, lost, isSilent: false, answerInstead: undefined, losesAnswerTo: undefined },
    hangUp: (number) => {
      for (const channel of state.channels.values()) if (channel.number === number) state.destroy(channel, 16);
    },
    forget: () => {
      state.forget();
      events.forget();
    },
    stop: async () => {
      state.stop();
      await events.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return asterisk;
};
