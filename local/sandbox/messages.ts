/** The messages that the sandbox receives, as the bridge protocol and the access-network protocol document them. */
import * as z from 'zod';

const number = z.string().regex(/^\+[1-9][0-9]{4,14}$/);

export const Dial = z.object({
  to: number,
  /** The number to show. Absent: none. */
  from: number.optional(),
  initiator: number.optional(),
  ringSeconds: z.number().positive(),
  maxSeconds: z.number().positive().optional(),
  takeOver: z.enum(['replaces', 'none']),
  callbackUrl: z.url().optional(),
});
export type Dial = z.infer<typeof Dial>;

export const Change = z.object({ muted: z.boolean().optional(), onHold: z.boolean().optional() });
export type Change = z.infer<typeof Change>;

export const RoomsQuery = z.object({ rooms: z.array(z.string()).min(1) });

export const CallOrder = z.object({
  requestId: z.string().min(1),
  conferenceId: z.string().min(1),
  participantId: z.string().min(1),
  initiator: number,
  participant: number,
});
export type CallOrder = z.infer<typeof CallOrder>;
