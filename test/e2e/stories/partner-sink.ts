/** A partner's server. It keeps what it receives, after verifying with the secret that Rollcall sent it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { DeliveredConferenceEvent } from '../../../schemas/events/delivered-event';
import { SubscriptionEvent } from '../../../schemas/events/subscription-event';

const Delivered = z.union([DeliveredConferenceEvent, SubscriptionEvent]);
export type Delivered = z.infer<typeof Delivered>;

type Received = { readonly headers: Record<string, string>; readonly body: string };

export type PartnerSink = {
  readonly url: string;
  /** The secret comes with the answer to the subscription. The first event may arrive earlier, and is verified then. */
  readonly trust: (secret: string) => void;
  /** Each event once, in the order of arrival. Throws if one has a wrong signature or violates the contract. */
  readonly events: () => readonly Delivered[];
  readonly stop: () => Promise<void>;
};

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const verify = (webhook: Webhook, { headers, body }: Received): Delivered => {
  webhook.verify(body, headers);
  if (headers['content-type'] !== 'application/cloudevents+json') throw new Error(`An event came as ${headers['content-type']}`);
  return Delivered.parse(JSON.parse(body));
};

/** A repeated delivery has the id of the first. */
const inbox = () => {
  const events = new Map<string, Delivered>();
  const unread: Received[] = [];
  const wrong: unknown[] = [];
  let webhook: Webhook | undefined;
  const read = (received: Received): void => {
    if (!webhook) return void unread.push(received);
    try {
      const event = verify(webhook, received);
      const id = received.headers['webhook-id']!;
      if (!events.has(id)) events.set(id, event);
    } catch (error) {
      wrong.push(error);
    }
  };
  return {
    read,
    trust: (secret: string): void => {
      webhook = new Webhook(secret);
      unread.splice(0).forEach(read);
    },
    events: (): readonly Delivered[] => {
      if (wrong.length > 0) throw new Error('An event is not to be trusted', { cause: wrong[0] });
      return [...events.values()];
    },
  };
};

export const openPartnerSink = async (): Promise<PartnerSink> => {
  const { read, trust, events } = inbox();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      read({ headers: headersOf(request), body });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // A story that fails does not get to stop it.
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    trust,
    events,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
};
