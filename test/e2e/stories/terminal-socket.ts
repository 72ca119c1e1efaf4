/** A terminal's WebSocket. It checks each received message against the contract. */
import WebSocket from 'ws';
import { TERMINAL_SUBPROTOCOL, TerminalMessage, type TerminalRequest } from '../../../schemas/terminal-messages';
import type { Deployment } from './deployment';
import { eventuallyInStory } from './eventually-in-story';

export type SocketDeployment = Deployment & {
  readonly socket: {
    readonly url: string;
    /** Whom to trust where the address is https. */
    readonly ca?: Buffer;
  };
};

/** Phones send a header; a browser can only name subprotocols. */
export type TokenWay = 'header' | 'subprotocol';

export type TerminalSocket = {
  readonly send: (request: TerminalRequest) => void;
  /** The next message that has not been consumed. */
  readonly next: (what: string) => Promise<TerminalMessage>;
  readonly close: () => Promise<void>;
};

const offer = (token: string | undefined, way: TokenWay): { readonly protocols: string[]; readonly headers: Record<string, string> } => {
  if (token === undefined) return { protocols: [], headers: {} };
  return way === 'header'
    ? { protocols: [], headers: { authorization: `Bearer ${token}` } }
    : { protocols: [TERMINAL_SUBPROTOCOL, token], headers: {} };
};

const dial = ({ socket: { url, ca } }: SocketDeployment, token: string | undefined, way: TokenWay): WebSocket => {
  const { protocols, headers } = offer(token, way);
  return new WebSocket(url, protocols, { headers, ...(ca && { ca }) });
};

/** The HTTP status of a refusal. Throws if the connection is accepted. */
export const refusedWith = (deployment: SocketDeployment, token: string | undefined): Promise<number> =>
  new Promise((refused, failed) => {
    const socket = dial(deployment, token, 'header');
    socket.on('unexpected-response', (request, { statusCode = 0 }) => {
      request.destroy();
      refused(statusCode);
    });
    socket.on('error', failed);
    socket.on('open', () => {
      socket.terminate();
      failed(new Error('The connection was opened'));
    });
  });

const openSocket = async (deployment: SocketDeployment, token: string, way: TokenWay): Promise<TerminalSocket> => {
  const socket = dial(deployment, token, way);
  const received: TerminalMessage[] = [];
  const wrong: Error[] = [];
  socket.on('message', (data: Buffer) => {
    const parsed = TerminalMessage.safeParse(JSON.parse(data.toString('utf8')));
    if (parsed.success) received.push(parsed.data);
    else wrong.push(new Error('A message violates the contract', { cause: parsed.error }));
  });
  await new Promise<void>((opened, failed) => socket.once('open', opened).once('error', failed));
  if (way === 'subprotocol' && socket.protocol !== TERMINAL_SUBPROTOCOL) throw new Error('The subprotocol was not taken');
  return {
    send: (request) => socket.send(JSON.stringify(request)),
    next: (what) =>
      eventuallyInStory(what, async () => {
        if (wrong[0]) throw wrong[0];
        return received.shift();
      }),
    close: () =>
      new Promise((closed) => {
        socket.once('close', () => closed());
        socket.close();
      }),
  };
};

/** Opens a connection for the duration of the work, and closes it whatever happens. */
export const withSocket = async <Result>(
  deployment: SocketDeployment,
  token: string,
  use: (socket: TerminalSocket) => Promise<Result>,
  way: TokenWay = 'header',
): Promise<Result> => {
  const socket = await openSocket(deployment, token, way);
  try {
    return await use(socket);
  } finally {
    await socket.close();
  }
};
