import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { SipMessage } from './message';
import { parseDatagram } from './parse-message';
import type { Peer } from './peer';
import type { Arrivals, Transport } from './transport';

/** A burst of refreshes must not be lost while the process is busy. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

const isKeepAlive = (datagram: Buffer): boolean => datagram.every((byte) => byte === 13 || byte === 10 || byte === 0);

/** Undefined if it breaks the grammar: whatever comes by UDP may be anybody's. */
const readDatagram = (datagram: Buffer): SipMessage | undefined => {
  try {
    return parseDatagram(datagram);
  } catch {
    return undefined;
  }
};

const receive = (datagram: Buffer, from: Peer, arrivals: Arrivals): void => {
  if (isKeepAlive(datagram)) return;
  const message = readDatagram(datagram);
  if (message) arrivals.message(message, from);
  else arrivals.dropped(from);
};

const send = (socket: Socket, bytes: Buffer, address: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.send(bytes, port, address, (error) => (error ? reject(error) : resolve()));
  });

export const startUdp = async (host: string, port: number, arrivals: Arrivals): Promise<Transport> => {
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  socket.on('message', (datagram, { address, port: from }) =>
    receive(datagram, { transport: 'UDP', address, port: from, names: [] }, arrivals),
  );
  socket.bind(port, host);
  await once(socket, 'listening');
  // What ICMP reports about one peer concerns no other.
  socket.on('error', () => undefined);
  return {
    send: (bytes, { address, port: to }) => send(socket, bytes, address, to),
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
};
