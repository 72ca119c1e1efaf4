/**
 * Reads the access token of a new connection from `Authorization`, or from the subprotocols: browsers cannot send the
 * header.
 */
import { TERMINAL_SUBPROTOCOL } from '../../schemas/terminal-messages';
import { headerValues, type SocketEvent } from '../http/socket-event';

const BEARER = /^bearer\s+/i;

/** `isNamed`: the client names the subprotocol, and accepts the connection only if the answer names it too. */
export const readToken = (event: SocketEvent): { readonly token: string | undefined; readonly isNamed: boolean } => {
  const [authorization = ''] = headerValues(event, 'authorization');
  const protocols = headerValues(event, 'sec-websocket-protocol');
  const index = protocols.indexOf(TERMINAL_SUBPROTOCOL);
  const token = BEARER.test(authorization) ? authorization.replace(BEARER, '') : index === -1 ? undefined : protocols[index + 1];
  return { token, isNamed: index !== -1 };
};
