/** Goes on with a leg when its call has reported something, or should have. Reports come in any order: what is known decides. */
import * as z from 'zod';
import { type BridgeOutcome, type DriverStep, REPORTED_LATER } from '../../ports/bridge-driver';
import { endedOf, keepEnd } from '../kit/ended-leg';
import { FINAL, legEnd } from './call-status';
import { ASK_AFTER_SECONDS, endCall } from './drop';
import { type LegMembers, newsOf } from './leg-state';
import { statusOf } from './look';
import type { TwilioParts } from './twilio-parts';

export const Report = z.object({
  at: z.number(),
  /** What the service calls the call: by one name or two. */
  calls: z.array(z.string()),
  status: z.enum(FINAL).optional(),
  sipCode: z.int().nullable().default(null),
});
export type Report = z.input<typeof Report>;

type Step = (parts: TwilioParts, step: DriverStep, members: LegMembers) => Promise<BridgeOutcome>;

const reportOf = ({ data }: DriverStep) => Report.parse(JSON.parse(data ?? '{}'));

/** Telnyx does not sign the address, which names the leg; the body, which names the call, it does. */
const isOfAnotherCall = (step: DriverStep, { call }: LegMembers): boolean =>
  step.data !== undefined && call !== undefined && !reportOf(step).calls.includes(call);

const steps: Readonly<Record<string, Step>> = {
  answered: async ({ records }, step) => {
    const { at } = reportOf(step);
    await records.note(step, { joined: String(at) });
    return { events: [newsOf('joined', step, at)], steps: [] };
  },
  over: async (parts, step, members) => {
    const { at, status = 'completed', sipCode } = reportOf(step);
    return keepEnd(parts.records, step, members, { at, end: legEnd(members, status, sipCode) });
  },
  /** It was hung up, and nothing was heard of it. */
  ask: async (parts, step, members) => {
    const status = await statusOf(parts, step);
    if (status.state === 'live') {
      await endCall(parts, members);
      return { events: [], steps: [{ ...step, afterSeconds: ASK_AFTER_SECONDS }] };
    }
    const { at } = status.state === 'ended' ? status.event : { at: parts.now() };
    return keepEnd(parts.records, step, members, { at, end: legEnd(members, 'completed', null) });
  },
};

export const carryOn = async (parts: TwilioParts, step: DriverStep): Promise<BridgeOutcome> => {
  const members: LegMembers | undefined = (await parts.records.find(step))?.members;
  if (!members) return REPORTED_LATER;
  const ended = endedOf(members);
  if (ended) return keepEnd(parts.records, step, members, ended);
  if (isOfAnotherCall(step, members)) return REPORTED_LATER;
  return steps[step.step]?.(parts, step, members) ?? REPORTED_LATER;
};
