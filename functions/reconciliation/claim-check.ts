/** Decides whether a check is made, and what its chain knows afterwards. */
import { MINUTE_MS } from '../../schemas/durations';
import type { CheckMessage } from '../messaging/messages';
import type { CheckClaims } from '../ports/check-claims';

/**
 * A chain may be forked, for example by a message that was delivered twice. After this time it is a single chain again.
 * Claiming every check would prune forks at once, but would cost a write for each, only to avoid some checks whose
 * repetition does no harm.
 */
const CLAIM_EVERY_MS = MINUTE_MS;

const mustClaim = ({ due, claimed }: CheckMessage): boolean => claimed === undefined || due >= claimed + CLAIM_EVERY_MS;

/** The message that the chain continues with; undefined if another chain checks the conference. */
export const claimCheck = async (
  checkClaims: CheckClaims,
  message: CheckMessage,
  messageId: string,
  now: number,
): Promise<CheckMessage | undefined> => {
  if (message.once || !mustClaim(message)) return message;
  return (await checkClaims.claim({ ...message, messageId }, now)) ? { ...message, claimed: message.due } : undefined;
};
