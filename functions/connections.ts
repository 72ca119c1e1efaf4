/** The WebSocket connections of terminals, as the gateway holds them. */
export interface Connections {
  /** `gone`: there is no such connection any more; what is kept of it can be removed. */
  post(connectionId: string, message: string): Promise<'sent' | 'gone'>;
  /** Closes it; one that is gone already is closed. */
  close(connectionId: string): Promise<void>;
}
