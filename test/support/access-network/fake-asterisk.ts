/** Asterisk as the kit sees it: ARI over HTTP, and the WebSocket of the events of every channel. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import { bridgeJson } from '../asterisk/ari-objects';
import { DialplanCalls, type PlacedCall } from '../asterisk/dialplan-calls';
import { freePort } from '../free-port';

const USER = 'rollcall';
const PASSWORD = 'a-password-of-ari';
const APP = 'rollcall-access-network';
const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;

type Answer = { readonly status: number; readonly json?: unknown };

export class FakeAsterisk {
  readonly dialplan = new DialplanCalls((event) => this.tell(event));
  readonly requests: string[] = [];
  /** The types of the events that it has sent. */
  readonly sent: string[] = [];
  /** A command to hang up is accepted, and the channel stays. */
  isStuck = false;
  /** The types of events that it sends; all if nobody has set them. */
  private allowed: readonly string[] | undefined;
  private server: Server | undefined;
  private readonly sockets = new WebSocketServer({ noServer: true });

  private constructor(private readonly port: number) {}

  static async start(): Promise<FakeAsterisk> {
    const asterisk = new FakeAsterisk(await freePort());
    await asterisk.startAgain();
    return asterisk;
  }

  /** With the calls that there were: only the connection was gone. */
  async startAgain(): Promise<void> {
    const server = createServer((request, response) => {
      const isUser = request.headers.authorization === AUTHORIZATION;
      void text(request).then((body) => {
        const { status, json } = isUser ? this.answer(request, body) : { status: 401, json: {} };
        response.writeHead(status, { 'content-type': 'application/json' }).end(json === undefined ? '' : JSON.stringify(json));
      });
    });
    server.on('upgrade', (request, socket, head) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://asterisk');
      const isMeant = pathname === '/ari/events' && searchParams.get('app') === APP && searchParams.get('subscribeAll') === 'true';
      if (!isMeant || request.headers.authorization !== AUTHORIZATION) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      this.sockets.handleUpgrade(request, socket, head, () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
  }

  async kill(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const client of this.sockets.clients) client.terminate();
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  get isConnected(): boolean {
    return [...this.sockets.clients].some(({ readyState }) => readyState === 1);
  }

  get settings(): Record<string, string> {
    return {
      ACCESS_NETWORK_CONTROL: 'asterisk',
      ACCESS_NETWORK_ASTERISK_URL: `http://127.0.0.1:${this.port}/ari`,
      ACCESS_NETWORK_ASTERISK_USER: USER,
      ACCESS_NETWORK_ASTERISK_PASSWORD: PASSWORD,
    };
  }

  /** Anything at all, to everybody who is connected. */
  tell(event: { readonly type?: unknown }): void {
    if (this.allowed && !this.allowed.includes(String(event.type))) return;
    this.sent.push(String(event.type));
    for (const client of this.sockets.clients) client.send(JSON.stringify(event));
  }

  private answer({ method = '', url = '' }: IncomingMessage, body: string): Answer {
    this.requests.push(`${method} ${url}`);
    if (method === 'PUT' && url === `/ari/applications/${APP}/eventFilter`) {
      this.allowed = (JSON.parse(body) as { readonly allowed: readonly { readonly type: string }[] }).allowed.map(({ type }) => type);
      return { status: 200, json: {} };
    }
    const { calls } = this.dialplan;
    if (method === 'GET' && url === '/ari/channels')
      return { status: 200, json: calls.flatMap(({ caller, peer }) => [caller, peer]).map((channel) => this.dialplan.json(channel)) };
    if (method === 'GET' && url === '/ari/bridges')
      return { status: 200, json: calls.flatMap(({ bridge }) => (bridge ? [bridgeJson(bridge)] : [])) };
    const id = decodeURIComponent(/^\/ari\/channels\/([^/?]+)$/.exec(url)?.[1] ?? '');
    const call = calls.find(({ caller }) => caller.id === id);
    if (!call) return { status: 404, json: { message: 'Channel not found' } };
    if (method === 'GET') return { status: 200, json: this.dialplan.json(call.caller) };
    // It is only asked to hang up: what comes of it follows.
    if (!this.isStuck) setImmediate(() => this.hangUpOnce(call));
    return { status: 204 };
  }

  private hangUpOnce(call: PlacedCall): void {
    if (this.dialplan.calls.includes(call)) this.dialplan.hangUp(call);
  }
}
