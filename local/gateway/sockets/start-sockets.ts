/**
 * API Gateway's WebSocket APIs in front of the functions. `$connect` accepts or refuses a connection, messages go to
 * the functions of their routes, and `$disconnect` runs when a connection ends. Nothing is throttled. As in AWS,
 * functions receive several messages of one connection at the same time. Unlike in AWS, two of them never have the same
 * time of arrival, and connections end with the process.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../../functions/runtime/clock';
import type { SocketFunction } from '../../../functions/wiring/sockets';
import { SECOND_MS } from '../../../schemas/durations';
import { CLOCK_POLL_MS } from '../../clock-polling';
import { type Invoker, type InvokeResult, THROTTLED } from '../../invoke';
import type { Log } from '../../log';
import { rawTarget } from '../proxy-event';
import { answerOf } from './answer';
import { Backlog } from './backlog';
import { Connection, type Connections } from './connection';
import { FrameSizes } from './frame-sizes';
import { connectAnswer, isAccepted, isHandshake, refuse } from './handshake';
import { isWebSocket, serveWithoutUpgrade } from './ignored-upgrade';
import { CLOSE_CODES, LIMITS } from './limits';
import { routeOf } from './route-of';
import { connectEvent, disconnectEvent, messageEvent, type Opening, type SocketEvent, STAGE } from './socket-event';

type Routes = Readonly<Record<string, Omit<SocketFunction, 'access'>>>;

/** What a function answered with an error, what could not be handed to it, what was refused before, and connections. */
export type SocketCount = 'IntegrationError' | 'ExecutionError' | 'ClientError' | 'ConnectCount';

export type SocketsOptions = {
  /** The server whose upgrade requests we handle. */
  readonly server: Server;
  /** The registry of open connections. */
  readonly connections: Connections;
  /** Functions by path and route. */
  readonly apis: Readonly<Record<string, Routes>>;
  readonly invoke: Invoker['invoke'];
  readonly now: Clock;
  readonly log: Log;
  /** Called with what API Gateway counts: for each API, by its path. */
  readonly count?: (stage: string, what: SocketCount) => void;
};

export type Sockets = {
  /** Whether a function is running or data is still buffered for a client. */
  readonly isBusy: () => boolean;
  /** Closes connections that are too old at once, after the clock was moved by hand. */
  readonly wake: () => void;
  /** Closes all connections and runs `$disconnect` for each. */
  readonly stop: () => Promise<void>;
};

/** If a client does not answer the close within this time, we cut the connection. */
const CLOSE_WITHIN_MS = SECOND_MS;

/** Has the length and the characters of API Gateway's ids, which must be encoded in a URL. */
const newConnectionId = (): string => `${randomBytes(11).toString('base64url')}=`;

/** API Gateway's own routes begin with a dollar sign, which a function's name must not contain. */
const functionName = (stage: string, route: string): string => `${stage === STAGE ? 'socket' : stage}-${route.replace('$', '')}`;

const ignore = (): void => undefined;

class SocketGateway {
  private readonly webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LIMITS.messageBytes,
    // The function chooses the subprotocol; we add it to the response headers below.
    handleProtocols: () => false,
  });
  private readonly subprotocols = new WeakMap<IncomingMessage, string>();
  private readonly running = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private readonly onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (isWebSocket(request)) this.track(this.upgrade(request, socket, head));
    else serveWithoutUpgrade(this.options.server, request, socket, head);
  };

  constructor(private readonly options: SocketsOptions) {
    this.webSockets.on('headers', (headers, request) => {
      const subprotocol = this.subprotocols.get(request);
      if (subprotocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${subprotocol}`);
    });
    options.server.on('upgrade', this.onUpgrade);
    this.timer = setInterval(() => this.wake(), CLOCK_POLL_MS);
    this.timer.unref();
  }

  isBusy(): boolean {
    return this.running.size > 0 || [...this.options.connections.values()].some(({ isSending }) => isSending);
  }

  wake(): void {
    this.options.connections.forEach((connection) => connection.closeIfExpired());
  }

  async stop(): Promise<void> {
    const { server, connections } = this.options;
    server.off('upgrade', this.onUpgrade);
    clearInterval(this.timer);
    // This also closes connections that are just being opened.
    while (this.running.size > 0 || connections.size > 0) {
      connections.forEach((connection) => connection.close(CLOSE_CODES.goingAway, 'Going away'));
      await Promise.all([...this.running, ...[...connections.values()].map((connection) => this.closed(connection))]);
    }
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // If the client disconnects in the meantime, the completion of the handshake notices that.
    socket.on('error', ignore);
    const stage = rawTarget(request).rawPath.slice(1);
    if (!Object.hasOwn(this.options.apis, stage)) return refuse(socket, { status: 403 });
    if (!isHandshake(request)) {
      this.options.count?.(stage, 'ClientError');
      return refuse(socket, { status: 400 });
    }
    const opening = this.openingOf(request, stage);
    const event = connectEvent(opening);
    const answer = connectAnswer(await this.invoke(opening, '$connect', event));
    if (answer.status < 500 && !isAccepted(answer)) this.options.count?.(stage, 'IntegrationError');
    const { connectionId, requestId } = event.requestContext;
    if (!isAccepted(answer)) return refuse(socket, answer, { connectionId, requestId });
    if (answer.subprotocol !== null) this.subprotocols.set(request, answer.subprotocol);
    let isOpen = false;
    this.webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      isOpen = true;
      this.open(webSocket, socket, opening);
    });
    if (!isOpen) await this.disconnected(opening, CLOSE_CODES.noCloseFrame, '');
  }

  private openingOf(request: IncomingMessage, stage: string): Opening {
    const client = { sourceIp: request.socket.remoteAddress ?? '', userAgent: request.headers['user-agent'] ?? '' };
    return { stage, connectionId: newConnectionId(), request, client, connectedAt: this.options.now() };
  }

  private open(webSocket: WebSocket, socket: Duplex, opening: Opening): void {
    const { connections, now } = this.options;
    const connection = new Connection(opening.connectionId, opening.client, webSocket, now);
    connections.set(connection.id, connection);
    this.options.count?.(opening.stage, 'ConnectCount');
    const frames = new FrameSizes();
    // This must run before the library, which would accept a message with oversized frames.
    socket.prependListener('data', (bytes: Buffer) => {
      if (frames.largestIn(bytes) > LIMITS.frameBytes) connection.close(CLOSE_CODES.tooLarge, '');
    });
    const backlog = new Backlog(webSocket);
    webSocket.on('message', (data: Buffer, isBinary) =>
      this.take(connection, opening, backlog, isBinary ? undefined : data.toString('utf8')),
    );
    webSocket.on('ping', () => connection.touch());
    // The `close` event that follows handles it.
    webSocket.on('error', ignore);
    webSocket.on('close', (code, reason) => {
      connections.delete(connection.id);
      this.track(this.disconnected(opening, code, reason.toString('utf8')));
    });
  }

  /** `body`: undefined if the message is not text. */
  private take(connection: Connection, opening: Opening, backlog: Backlog, body: string | undefined): void {
    if (!connection.isOpen) return;
    connection.touch();
    if (body === undefined) connection.close(CLOSE_CODES.unsupportedData, '');
    else {
      const arrivedAt = connection.nextArrival();
      this.track(backlog.add(() => this.answer(connection, opening, body, arrivedAt)));
    }
  }

  private async answer(connection: Connection, opening: Opening, body: string, arrivedAt: number): Promise<void> {
    const routes = this.routesOf(opening);
    const route = routeOf(body, routes);
    const event = messageEvent(opening, route, body, arrivedAt);
    const answer = answerOf(await this.invoke(opening, route, event), routes[route]?.answers ?? false, event);
    if (answer !== null) connection.send(answer);
  }

  /** Best effort, without retries, as in AWS. An API may lack this route. */
  private async disconnected(opening: Opening, code: number, reason: string): Promise<void> {
    if (!('$disconnect' in this.routesOf(opening))) return;
    await this.invoke(opening, '$disconnect', disconnectEvent(opening, code, reason, this.options.now()));
  }

  private routesOf({ stage }: Opening): Routes {
    return this.options.apis[stage] ?? {};
  }

  private async invoke(opening: Opening, route: string, event: SocketEvent): Promise<InvokeResult> {
    const wired = this.routesOf(opening)[route];
    if (!wired) throw new Error(`No such route: ${route}`);
    const result = await this.options.invoke({ ...wired, name: functionName(opening.stage, route) }, event);
    if (result.functionError) this.options.count?.(opening.stage, result === THROTTLED ? 'ExecutionError' : 'IntegrationError');
    return result;
  }

  private async closed(connection: Connection): Promise<void> {
    const cutOff = setTimeout(() => connection.terminate(), CLOSE_WITHIN_MS);
    await connection.ended;
    clearTimeout(cutOff);
  }

  private track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.options.log('error', 'local.sockets.failed', { reason: String(error) }))
      .finally(() => this.running.delete(tracked));
    this.running.add(tracked);
  }
}

export const startSockets = (options: SocketsOptions): Sockets => {
  const gateway = new SocketGateway(options);
  return { isBusy: () => gateway.isBusy(), wake: () => gateway.wake(), stop: () => gateway.stop() };
};
