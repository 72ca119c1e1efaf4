/** Sends single SIP requests over UDP, and takes NOTIFYs. */
import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { until } from '../../support/until';
import { SIP_PORT } from './addresses';
import { SipText } from './wire';

export type SipRequest = {
  readonly method: string;
  readonly uri: string;
  readonly from: string;
  /** If it is not the URI. */
  readonly to?: string;
  readonly toTag?: string;
  /** Beside those that every request has. */
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Where it is sent to. */
  readonly via: string;
};

const RESEND_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 10_000;

export class SipClient {
  readonly notifies: SipText[] = [];
  private readonly answers = new Map<string, SipText>();

  private constructor(
    private readonly socket: Socket,
    private readonly address: string,
    private readonly port: number,
  ) {
    socket.on('message', (data, { address: from, port: fromPort }) => this.take(new SipText(data.toString('utf8')), from, fromPort));
  }

  static async at(address: string): Promise<SipClient> {
    const socket = createSocket('udp4');
    await new Promise<void>((bound) => socket.bind(0, address, bound));
    return new SipClient(socket, address, socket.address().port);
  }

  /** The final answer. */
  async ask({ method, uri, from, to = uri, toTag, headers = [], body = '', via }: SipRequest): Promise<SipText> {
    const id = randomUUID();
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address}:${String(this.port)};branch=z9hG4bK${id};rport`,
      'Max-Forwards: 70',
      `From: <${from}>;tag=${id.slice(0, 8)}`,
      `To: <${to}>${toTag === undefined ? '' : `;tag=${toTag}`}`,
      `Call-ID: ${id}`,
      `CSeq: 1 ${method}`,
      ...(headers.some((line) => line.startsWith('Contact:')) ? [] : [`Contact: <sip:lab@${this.address}:${String(this.port)}>`]),
      ...headers,
      `Content-Length: ${String(Buffer.byteLength(body))}`,
    ];
    const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
    const send = (): void => this.socket.send(bytes, SIP_PORT, via);
    send();
    // It may be lost, or come before the other end listens.
    const again = setInterval(send, RESEND_EVERY_MS);
    return until(`an answer to ${method}`, () => this.answers.get(id), ANSWER_WITHIN_MS).finally(() => clearInterval(again));
  }

  /** Those of the subscription that an answer of 200 began. */
  notifiesOf(answer: SipText): readonly SipText[] {
    return this.notifies.filter((each) => each.header('call-id') === answer.header('call-id'));
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.socket.close(closed));
  }

  private take(sip: SipText, address: string, port: number): void {
    if (sip.status >= 200) this.answers.set(sip.header('call-id'), sip);
    if (sip.method !== 'NOTIFY') return;
    this.notifies.push(sip);
    const same = ['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Record-Route'].flatMap((name) =>
      sip.headers(name).map((value) => `${name}: ${value}`),
    );
    this.socket.send(['SIP/2.0 200 OK', ...same, 'Content-Length: 0', '', ''].join('\r\n'), port, address);
  }
}
