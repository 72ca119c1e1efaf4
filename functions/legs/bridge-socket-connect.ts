/**
 * Admits a conference server that brings its events over a WebSocket: Asterisk, by the user and password of its
 * outbound connection. API Gateway takes messages only from connections that were admitted here.
 */
import { unauthenticated } from '../../domain/errors';
import { isBasicAuth } from '../drivers/asterisk/basic-auth';
import type { Secrets } from '../drivers/asterisk/options';
import { refusedStatus } from '../http/refused-status';
import { headerValues } from '../http/socket-event';
import { type SocketDeps, socketHandler } from '../http/socket-handler';
import { bridgeEventKeys, clock, log } from '../providers';
import { lambda } from '../runtime/lambda';

type ConnectDeps = SocketDeps & {
  /** Fetched on first use. */
  readonly bridgeEventKeys: () => Promise<Pick<Secrets, 'eventsUser' | 'eventsPassword'>>;
};

/** Asterisk names this subprotocol, and accepts the connection only if the answer names it too. */
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
