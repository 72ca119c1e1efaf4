/** What the client uses of `fetch`. */
export type Fetch = (
  url: string,
  request: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<{
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}>;

/** What a socket tells its owner. */
export type SocketEvents = {
  readonly opened: () => void;
  readonly message: (text: string) => void;
  /** Once, however it ended. */
  readonly closed: () => void;
};

/** An open or opening socket. After `close` it tells nothing more. */
export type Socket = { readonly send: (text: string) => void; readonly close: () => void };

/** Everything that a terminal needs of its machine. A test provides its own, and lets hours pass at once. */
export type Surroundings = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A random number from 0 to 1. */
  readonly chance: () => number;
  /** An identifier that no other command of this user has. It need not be a secret. */
  readonly newKey: () => string;
  /** Runs it later; the result cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
  readonly fetch: Fetch;
  readonly connect: (url: string, protocols: readonly string[], events: SocketEvents) => Socket;
  /** Tells when a look at the server is worthwhile: the network is back, or the user. The result stops it. */
  readonly onWake: (run: () => void) => () => void;
};

/** What a terminal uses of a `WebSocket`. */
export type WebSocketLike = {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send: (text: string) => void;
  close: () => void;
};
/** The class of a browser, of the package `ws`, or another one. */
export type WebSocketClass = new (url: string, protocols: string[]) => WebSocketLike;

const OPEN = 1;

const connectWith =
  (Class: WebSocketClass): Surroundings['connect'] =>
  (url, protocols, events) => {
    const socket = new Class(url, [...protocols]);
    let isOver = false;
    // After sleep, the closing handshake of a dead connection can take minutes, so it is not awaited.
    const end = (): void => {
      if (!isOver) events.closed();
      isOver = true;
    };
    socket.onopen = () => events.opened();
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      if (!isOver) events.message(String(data));
    };
    socket.onclose = end;
    socket.onerror = end;
    return {
      send: (text) => {
        if (socket.readyState === OPEN) socket.send(text);
      },
      close: () => {
        isOver = true;
        socket.close();
      },
    };
  };

type EventSource = {
  readonly addEventListener?: (name: string, run: () => void) => void;
  readonly removeEventListener?: (name: string, run: () => void) => void;
};

const listen = (source: EventSource | undefined, names: readonly string[], run: () => void): (() => void) => {
  for (const name of names) source?.addEventListener?.(name, run);
  return () => {
    for (const name of names) source?.removeEventListener?.(name, run);
  };
};

type Globals = EventSource & {
  readonly document?: EventSource & { readonly visibilityState: string };
  readonly fetch: Fetch;
  readonly WebSocket?: WebSocketClass;
  readonly setTimeout: (run: () => void, ms: number) => unknown;
  readonly clearTimeout: (timer: never) => void;
};

/** Those of a browser, of React Native, or of Node, which needs a `WebSocket` before version 22. */
export const theSurroundings = (WebSocket?: WebSocketClass): Surroundings => {
  const globals = globalThis as unknown as Globals;
  const Class = WebSocket ?? globals.WebSocket;
  if (!Class) throw new Error('This machine has no WebSocket: pass one');
  return {
    now: () => Date.now(),
    chance: () => Math.random(),
    // Not by `crypto`: React Native has none, and a page without TLS lacks `randomUUID`.
    newKey: () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
    after: (ms, run) => {
      const timer = globals.setTimeout(run, ms);
      return () => globals.clearTimeout(timer as never);
    },
    fetch: (url, request) => globals.fetch(url, request),
    connect: connectWith(Class),
    onWake: (run) => {
      const { document } = globals;
      const seen = (): void => {
        if (document?.visibilityState === 'visible') run();
      };
      const stops = [listen(globals, ['online', 'pageshow'], run), listen(document, ['visibilitychange', 'resume'], seen)];
      return () => stops.forEach((stop) => stop());
    },
  };
};
