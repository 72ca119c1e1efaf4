/** Whether a look is made, and what its chain knows from then on. */
import type { CheckMessage } from '../messaging/messages';
import type { CheckClaims } from '../ports/check-claims';

/**
 * A chain that was forked, as by a message that came twice, is one again after that. Claiming with each look would prune it at once,
 * and cost a write every 15 s to be spared some looks that do nothing twice.
 */
const CLAIM_EVERY_MS = 60_000;

const mustClaim = ({ due, claimed }: CheckMessage): boolean => claimed === undefined || due >= claimed + CLAIM_EVERY_MS;

/** The message as its chain goes on with it; undefined where another one looks. */
export const claimCheck = async (
  checkClaims: CheckClaims,
  message: CheckMessage,
  messageId: string,
  now: number,
): Promise<CheckMessage | undefined> => {
  if (message.once || !mustClaim(message)) return message;
  return (await checkClaims.claim({ ...message, messageId }, now)) ? { ...message, claimed: message.due } : undefined;
};
