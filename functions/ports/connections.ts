/** The WebSocket connections of terminals, as the gateway holds them. */
export interface Connections {
  /**
   * `gone`: there is no such connection any more; what is kept of it can be removed. `full`: the gateway takes no more for it, because
   * its client does not read, or because too much is sent at once.
   */
  post(connectionId: string, message: string): Promise<'sent' | 'gone' | 'full'>;
  /** Closes it; one that is gone already is closed. */
  close(connectionId: string): Promise<void>;
}
