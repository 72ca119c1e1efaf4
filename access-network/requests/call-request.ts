/** What Rollcall asks the access network for (docs/access-network.md). */
import * as z from 'zod';
import { PhoneNumber } from '../../schemas/common';

/** Loose: a later Rollcall may say more. */
export const CallRequest = z.looseObject({
  requestId: z.string().min(1).max(256),
  initiator: PhoneNumber,
  participant: PhoneNumber,
});
export type CallRequest = z.infer<typeof CallRequest>;
