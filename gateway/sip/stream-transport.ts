/** TCP and TLS: connections are kept and used in both directions. */
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import type { Hop, Peer, TransportName } from './peer';
import { readMessages, write } from './stream-connection';
import type { Arrivals, Transport } from './transport';

export type StreamKind = {
  readonly transport: Exclude<TransportName, 'UDP'>;
  readonly listen: (opened: (socket: Socket) => void) => Server;
  /** Begins to connect, and says which event tells that it has. */
  readonly connect: (hop: Hop) => { readonly socket: Socket; readonly ready: string };
  readonly namesOf: (socket: Socket) => readonly string[];
};

const CONNECT_MS = 5_000;
const MAX_CONNECTIONS = 1_000;
/** Of peers that are not listed: however slowly they send, they leave room for the edge. */
const MAX_STRANGERS = 20;

const nameOf = ({ address, port }: { readonly address: string; readonly port: number }): string => `${address} ${String(port)}`;

/** An IPv4 address is shown as such, also on a socket that takes both. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

class StreamTransport implements Transport {
  private readonly connections = new Map<string, Promise<Socket>>();
  private readonly sockets = new Set<Socket>();
  private readonly strangers = new Set<Socket>();
  private readonly server: Server;

  constructor(
    private readonly kind: StreamKind,
    private readonly arrivals: Arrivals,
  ) {
    this.server = kind.listen((socket) => this.accept(socket));
  }

  async listen(host: string, port: number): Promise<void> {
    this.server.listen(port, host);
    await once(this.server, 'listening');
    // If one connection cannot be accepted, the others go on.
    this.server.on('error', () => undefined);
  }

  async send(bytes: Buffer, to: Hop): Promise<void> {
    await write(await (this.connections.get(nameOf(to)) ?? this.connect(to)), bytes);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private accept(socket: Socket): void {
    const peer = this.peerAt({ address: plainAddress(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 }, socket);
    if (socket.remoteAddress === undefined || !this.admit(socket, peer)) {
      socket.destroy();
      return;
    }
    this.keep(peer, socket, Promise.resolve(socket));
    readMessages(socket, peer, this.arrivals);
  }

  private admit(socket: Socket, peer: Peer): boolean {
    if (this.arrivals.isKnown(peer)) return this.sockets.size - this.strangers.size < MAX_CONNECTIONS;
    if (this.strangers.size >= MAX_STRANGERS) return false;
    this.strangers.add(socket);
    return true;
  }

  private connect(to: Hop): Promise<Socket> {
    const { socket, ready } = this.kind.connect(to);
    const connected = this.connected(to, socket, ready);
    this.keep(to, socket, connected);
    return connected;
  }

  private async connected(to: Hop, socket: Socket, ready: string): Promise<Socket> {
    try {
      await once(socket, ready, { signal: AbortSignal.timeout(CONNECT_MS) });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    readMessages(socket, this.peerAt(to, socket), this.arrivals);
    return socket;
  }

  private keep(at: { readonly address: string; readonly port: number }, socket: Socket, connection: Promise<Socket>): void {
    const name = nameOf(at);
    this.connections.set(name, connection);
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      this.strangers.delete(socket);
      if (this.connections.get(name) === connection) this.connections.delete(name);
    });
  }

  private peerAt({ address, port }: { readonly address: string; readonly port: number }, socket: Socket): Peer {
    return { transport: this.kind.transport, address, port, names: this.kind.namesOf(socket) };
  }
}

export const startStream = async (kind: StreamKind, host: string, port: number, arrivals: Arrivals): Promise<Transport> => {
  const transport = new StreamTransport(kind, arrivals);
  await transport.listen(host, port);
  return transport;
};
