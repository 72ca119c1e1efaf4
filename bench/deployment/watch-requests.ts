/** Watches the HTTP requests that leave this process. */
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

export type RequestWatcher<Noted extends object> = {
  /**
   * Called in the asynchronous context of the code that makes the request. The two functions below get what this returns.
   * If it returns undefined, the request is not watched.
   */
  readonly onStart: (request: ClientRequest) => Noted | undefined;
  /** The port of its connection is known. A connection carries one request at a time. */
  readonly onPort: (noted: Noted, port: number) => void;
  readonly onAnswer: (noted: Noted) => void;
};

const whenConnected = (request: ClientRequest, use: (port: number) => void): void => {
  const useSocket = (socket: Socket): void => {
    if (socket.connecting) socket.once('connect', () => use(socket.localPort ?? 0));
    else use(socket.localPort ?? 0);
  };
  if (request.socket) useSocket(request.socket);
  else request.once('socket', useSocket);
};

type Message = { readonly request: ClientRequest };

/** Returns a function that stops watching. */
export const watchRequests = <Noted extends object>({ onStart, onPort, onAnswer }: RequestWatcher<Noted>): (() => void) => {
  const watched = new WeakMap<ClientRequest, Noted>();
  const started = (message: unknown): void => {
    const { request } = message as Message;
    // Node announces a request twice if it is complete before its connection takes it.
    if (watched.has(request)) return;
    const noted = onStart(request);
    if (!noted) return;
    watched.set(request, noted);
    whenConnected(request, (port) => onPort(noted, port));
  };
  const answered = (message: unknown): void => {
    const noted = watched.get((message as Message).request);
    if (noted) onAnswer(noted);
  };
  diagnostics.subscribe('http.client.request.start', started);
  diagnostics.subscribe('http.client.response.finish', answered);
  return () => {
    diagnostics.unsubscribe('http.client.request.start', started);
    diagnostics.unsubscribe('http.client.response.finish', answered);
  };
};
