/** One WebSocket: it notices when nothing comes back any more, and tells of its end once. */
import type { AccessToken } from '../client/access-tokens';
import type { TerminalMessage } from '../contract';
import type { Socket, Surroundings } from '../surroundings';
import { Timers } from './timers';

/** Every question is answered within this time, or the line is dead. */
export const ANSWER_WITHIN_MS = 10_000;
/** After this much silence the terminal sends a ping. */
const QUIET_MS = 60_000;

/** The name of the protocol in the handshake; a browser sends the token after it. */
const SUBPROTOCOL = 'rollcall.v1';

/** Names the message, so that its refusal is known from others. */
export const REFRESH_ID = 'refresh';

/** API Gateway's own messages, of a failure of Rollcall, have no type. */
export type Received = TerminalMessage | { readonly type?: undefined; readonly id?: undefined };

export type ConnectionEvents = {
  readonly opened: (connection: Connection) => void;
  readonly message: (connection: Connection, message: Received) => void;
  /** Nothing has come for a while: time to ask something. */
  readonly quiet: (connection: Connection) => void;
  readonly lost: (connection: Connection) => void;
};

const parsed = (text: string): Received => {
  try {
    return JSON.parse(text) as Received;
  } catch {
    return {};
  }
};

export class Connection {
  isOpen = false;
  /** Since when it has told the state; undefined until it has. */
  answeredAt: number | undefined;
  /** The token that it goes on with if the server accepts it. */
  offered: AccessToken | undefined;
  readonly openedAt: number;
  private isOver = false;
  private readonly socket: Socket;
  private readonly timers: Timers<'answer' | 'quiet'>;

  constructor(
    { surroundings, socketUrl }: { readonly surroundings: Surroundings; readonly socketUrl: string },
    public token: AccessToken,
    private readonly events: ConnectionEvents,
  ) {
    this.timers = new Timers(surroundings);
    this.openedAt = surroundings.now();
    this.expectAnswer();
    this.socket = surroundings.connect(socketUrl, [SUBPROTOCOL, token.token], {
      opened: () => this.opened(),
      message: (text) => this.heard(text),
      closed: () => this.end(),
    });
  }

  subscribe(conferenceId: string, since?: number): void {
    this.send({ action: 'subscribe', conferenceId, since });
  }

  /** The pong names the newest version of the conference. */
  ping(conferenceId?: string, version?: number): void {
    this.send({ action: 'ping', conferenceId, version });
  }

  refresh(token: AccessToken): void {
    this.offered = token;
    this.send({ action: 'refresh', token: token.token, id: REFRESH_ID });
  }

  /** Ends it without telling its owner. */
  close(): void {
    this.isOver = true;
    this.isOpen = false;
    this.timers.cancelAll();
    this.socket.close();
  }

  private opened(): void {
    if (this.isOver) return;
    this.isOpen = true;
    this.events.opened(this);
  }

  private heard(text: string): void {
    if (this.isOver) return;
    this.timers.cancel('answer');
    this.timers.set('quiet', QUIET_MS, () => this.events.quiet(this));
    this.events.message(this, parsed(text));
  }

  private send(message: object): void {
    this.socket.send(JSON.stringify(message));
    this.expectAnswer();
  }

  /** The first question counts: asking again does not give a dead line more time. */
  private expectAnswer(): void {
    if (!this.timers.has('answer')) this.timers.set('answer', ANSWER_WITHIN_MS, () => this.end());
  }

  private end(): void {
    if (this.isOver) return;
    this.close();
    this.events.lost(this);
  }
}
