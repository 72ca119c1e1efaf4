/**
 * Lets a conference server in that brings its events over a WebSocket: Asterisk, by the user and password of its outbound connection.
 * API Gateway takes messages only of connections that were let in here.
 */
import { unauthenticated } from '../../domain/errors';
import type { Secrets } from '../drivers/asterisk/options';
import { isBasicAuth } from '../drivers/kit/basic-auth';
import { refusedStatus } from '../http/refused-status';
import { headerValues } from '../http/socket-event';
import { type SocketDeps, socketHandler } from '../http/socket-handler';
import { bridgeEventKeys, clock, log } from '../providers';
import { lambda } from '../runtime/lambda';

type ConnectDeps = SocketDeps & {
  /** Fetched when first asked for. */
  readonly bridgeEventKeys: () => Promise<Pick<Secrets, 'eventsUser' | 'eventsPassword'>>;
};

/** Asterisk names it, and takes the connection only if it is named in the answer. */
const SUBPROTOCOL = 'ari';

export const connectHandler = (deps: ConnectDeps) =>
  socketHandler(
    deps,
    async (event) => {
      const { eventsUser, eventsPassword } = await deps.bridgeEventKeys();
      const [authorization = '', ...others] = headerValues(event, 'authorization');
      if (others.length > 0 || !isBasicAuth(authorization, eventsUser, eventsPassword)) throw unauthenticated();
      const isNamed = headerValues(event, 'sec-websocket-protocol').includes(SUBPROTOCOL);
      return { statusCode: 200, ...(isNamed && { headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } }) };
    },
    refusedStatus,
  );

export const handler = lambda(connectHandler, { clock, log, bridgeEventKeys });
