/** The WebSocket connections of terminals, as the gateway holds them. */
export type Connections = {
  /**
   * `gone`: the connection no longer exists, and its records can be removed. `full`: the gateway accepts no more for
   * the connection, because its client does not read or because too much is sent at once.
   */
  post(connectionId: string, message: string): Promise<'sent' | 'gone' | 'full'>;
  /** Closes the connection. If it is gone already, it counts as closed. */
  close(connectionId: string): Promise<void>;
};

/** For functions that have other work to do than to reach terminals. They may not close connections. */
export type SinglePosts = {
  /** As `Connections.post`, but one attempt only. It ends, with an error, when the signal is aborted. */
  postOnce(connectionId: string, message: string, signal: AbortSignal): ReturnType<Connections['post']>;
};
