import { AccessTokens, type FetchToken } from './client/access-tokens';
import { createClient } from './client/create-client';
import type { ConferenceStore } from './stores/conference-store';
import { memoryStore } from './stores/memory';
import { type Surroundings, theSurroundings, type WebSocketClass } from './surroundings';
import { Terminal } from './terminal';

/** The server, the user's token, and what the terminal uses of its machine. */
export type TerminalOptions = {
  /** The stack's output `ApiUrl`. */
  readonly baseUrl: string;
  /** The stack's output `WebSocketUrl`. */
  readonly socketUrl: string;
  /** Called for the first token, and again before it expires or when it was refused. */
  readonly token: FetchToken;
  /** Without a store, nothing outlives the page or process. */
  readonly store?: ConferenceStore | undefined;
  /** For Node before version 22: the class of the package `ws`. */
  readonly WebSocket?: WebSocketClass | undefined;
  readonly surroundings?: Surroundings | undefined;
};

/** Opens a terminal: shows what its database has, and follows the user's conference. */
export const openTerminal = async (options: TerminalOptions): Promise<Terminal> => {
  const surroundings = options.surroundings ?? theSurroundings(options.WebSocket);
  const { fetch, newKey, now, after } = surroundings;
  const tokens = new AccessTokens(options.token, now, after);
  const client = createClient({ baseUrl: options.baseUrl, tokens, fetch, newKey });
  const terminal = new Terminal({ client, tokens, socketUrl: options.socketUrl, store: options.store ?? memoryStore(), surroundings });
  await terminal.start();
  return terminal;
};
