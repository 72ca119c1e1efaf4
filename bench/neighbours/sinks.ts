/** The sinks of two partners, on one server: each answers after the time that its partner takes. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monotonicMs } from '../measuring/monotonic-clock';

type Partner = 'measured' | 'neighbour';

type Event = { readonly type?: string; readonly data?: { readonly conferenceId?: string; readonly version?: number } };
export type OnArrival = (partner: Partner, conferenceId: string, version: number, at: number) => void;

export type PartnerSinks = {
  readonly urlOf: (partner: Partner, index: number) => string;
  /** From now on. Events about subscriptions are answered at once, so that subscriptions become active. */
  readonly answerAfter: (partner: Partner, ms: number) => void;
  readonly stop: () => void;
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

export const startPartnerSinks = async (onArrival: OnArrival): Promise<PartnerSinks> => {
  const waits: Record<Partner, number> = { measured: 0, neighbour: 0 };
  const server = createServer((request, response) => {
    const at = monotonicMs();
    const answer = (): void => void response.writeHead(204).end();
    void textOf(request).then((text) => {
      const { type = '', data } = JSON.parse(text) as Event;
      if (type.startsWith('rollcall.subscription.')) return answer();
      const partner: Partner = request.url?.startsWith('/measured/') ? 'measured' : 'neighbour';
      onArrival(partner, data?.conferenceId ?? '', data?.version ?? 0, at);
      if (waits[partner] === 0) return answer();
      setTimeout(answer, waits[partner]);
    }, answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (partner, index) => `http://127.0.0.1:${port}/${partner}/${index}`,
    answerAfter: (partner, ms) => void (waits[partner] = ms),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
