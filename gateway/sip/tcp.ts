import { connect, createServer } from 'node:net';
import type { StreamKind } from './stream-transport';

export const tcp: StreamKind = {
  transport: 'TCP',
  listen: (opened) => createServer(opened),
  connect: ({ address, port }) => ({ socket: connect({ host: address, port }), ready: 'connect' }),
  namesOf: () => [],
};
