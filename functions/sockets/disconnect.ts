/** Forgets a connection that was closed. The gateway tells of most of them; the others are found out by the next push. */
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { clock, log } from '../providers/process';
import { terminalStore } from '../providers/terminal-store';
import { refusedStatus } from './refused-status';
import { socketHandler, type SocketDeps } from './socket-handler';

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
