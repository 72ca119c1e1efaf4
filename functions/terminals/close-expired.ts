/**
 * Closes a connection whose token has expired. API Gateway gives every closed connection the same code, so the terminal
 * is told why first.
 */
import type * as z from 'zod';
import type { ConferenceId } from '../../schemas/common';
import type { ErrorMessage } from '../../schemas/terminal-messages';
import type { Deps } from '../ports/deps';

const EXPIRED = JSON.stringify({
  type: 'error',
  code: 'UNAUTHENTICATED',
  detail: 'The token of this connection has expired.',
} satisfies z.input<typeof ErrorMessage>);

/** `seenIn`: as with `TerminalStore.close`. */
export const closeExpired = async (
  { connections, terminalStore }: Pick<Deps, 'connections' | 'terminalStore'>,
  connectionId: string,
  seenIn?: ConferenceId,
): Promise<void> => {
  // A terminal that cannot be told is closed even so.
  await connections.post(connectionId, EXPIRED).catch(() => undefined);
  await connections.close(connectionId);
  await terminalStore.close(connectionId, seenIn);
};
