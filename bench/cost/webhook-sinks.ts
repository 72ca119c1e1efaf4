/** Partners' servers, which answer every webhook and count what they receive. */
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoryDeployment } from '../../test/support/e2e-deployment';
import { mustCall } from '../deployment/http-client';

export type WebhookSinks = {
  readonly deliveries: () => number;
  readonly bytes: () => number;
  readonly stop: () => void;
};

const TYPES = ['rollcall.conference.*', 'rollcall.participant.*'];
const MAX_POLLS = 200;
const POLL_EVERY_MS = 50;

type Subscription = { readonly id: string; readonly status: string };

const subscribe = async (baseUrl: string, token: string, sink: string): Promise<void> => {
  const json = { protocol: 'HTTP', sink, types: TYPES };
  const { id } = await mustCall<Subscription>(baseUrl, { method: 'POST', path: '/v1/subscriptions', token, json }, 201);
  for (let tries = 0; tries < MAX_POLLS; tries++) {
    const path = `/v1/subscriptions/${id}`;
    if ((await mustCall<Subscription>(baseUrl, { method: 'GET', path, token }, 200)).status === 'ACTIVE') return;
    await sleep(POLL_EVERY_MS);
  }
  throw new Error('A subscription did not become active');
};

/** Each is subscribed to every conference. */
export const startWebhookSinks = async ({ baseUrl, local }: StoryDeployment, count: number): Promise<WebhookSinks> => {
  const token = await local.token({ clientId: 'partner', scopes: ['subscriptions:manage', 'conferences:all', 'numbers:read'] });
  const sockets = new Set<Socket>();
  let deliveries = 0;
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      deliveries += 1;
      response.writeHead(204).end();
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  for (let index = 0; index < count; index++) await subscribe(baseUrl, token, `http://127.0.0.1:${port}/${index}`);
  return {
    deliveries: () => deliveries,
    bytes: () => [...sockets].reduce((sum, { bytesRead }) => sum + bytesRead, 0),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
