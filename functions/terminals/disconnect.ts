/**
 * Forgets a connection that was closed. The gateway reports most closed connections; the next push finds the others.
 */
import { refusedStatus } from '../http/refused-status';
import { type SocketDeps, socketHandler } from '../http/socket-handler';
import type { Deps } from '../ports/deps';
import { clock, log, terminalStore } from '../providers';
import { lambda } from '../runtime/lambda';

type DisconnectDeps = SocketDeps & Pick<Deps, 'terminalStore'>;

export const disconnectHandler = (deps: DisconnectDeps) =>
  socketHandler(
    deps,
    async ({ requestContext: { connectionId } }) => {
      await deps.terminalStore.close(connectionId);
      return { statusCode: 200 };
    },
    refusedStatus,
  );

export const handler = lambda(disconnectHandler, { clock, log, terminalStore });
