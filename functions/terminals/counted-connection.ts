/** The connection that sent a message, once the message is counted. */
import { secondsToNextMinute } from '../../domain/clock-minute';
import { tooManyRequests } from '../../domain/errors';
import type { Deps } from '../ports/deps';
import type { Connection } from '../ports/terminal-store';

export type CountDeps = Pick<Deps, 'terminalStore' | 'clock'> & { readonly settings: Pick<Deps['settings'], 'subscribesPerMinute'> };

/** Throws if the connection has sent too many messages. `undefined` if it is gone. */
export const countedConnection = async (
  { terminalStore, clock, settings }: CountDeps,
  connectionId: string,
): Promise<Connection | undefined> => {
  const at = clock();
  const connection = await terminalStore.countMessage(connectionId, at, settings.subscribesPerMinute);
  if (connection === 'limited') throw tooManyRequests(secondsToNextMinute(at));
  return connection;
};
