/**
 * Admits a conference server that sends its events over a WebSocket: Asterisk, by the user and password of its outbound
 * connection. API Gateway accepts messages only from connections that were admitted here.
 */
import { unauthenticated } from '../../domain/errors';
import { refusedStatus } from '../http/refused-status';
import { headerValues } from '../http/socket-event';
import { type SocketDeps, socketHandler } from '../http/socket-handler';
import type { Deps } from '../ports/deps';
import { clock, isBridge, log } from '../providers';
import { lambda } from '../runtime/lambda';

type ConnectDeps = SocketDeps & Pick<Deps, 'isBridge'>;

/** Asterisk offers this subprotocol, and accepts the connection only if the answer names it too. */
const SUBPROTOCOL = 'ari';

export const connectHandler = (deps: ConnectDeps) =>
  socketHandler(
    deps,
    async (event) => {
      const isBridge = await deps.isBridge();
      const [authorization = '', ...others] = headerValues(event, 'authorization');
      if (others.length > 0 || !isBridge(authorization)) throw unauthenticated();
      const isNamed = headerValues(event, 'sec-websocket-protocol').includes(SUBPROTOCOL);
      return { statusCode: 200, ...(isNamed && { headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }) };
    },
    refusedStatus,
  );

export const handler = lambda(connectHandler, { clock, log, isBridge });
