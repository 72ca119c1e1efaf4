/**
 * The next step of a leg whose call has reported something, or should have. Reports come in any order: the kept members
 * decide.
 */
import * as z from 'zod';
import { type BridgeOutcome, type DriverStep, NO_OUTCOME } from '../../ports/bridge-driver';
import { type Ended, endedOf, keepEnd, legOnly } from '../kit/ended-leg';
import { DROP_UNANSWERED, RING_OVER, ringOver } from '../kit/ring-deadline';
import { FINAL, legEnd } from './call-status';
import type { TwilioContext } from './context';
import { ASK_AFTER_SECONDS, drop, endCall } from './drop';
import { type LegMembers, legEventOf } from './leg-state';
import { legStatus } from './leg-status';

export const Report = z.object({
  at: z.number(),
  /** The service's ids of the call: one or two. */
  calls: z.array(z.string()),
  status: z.enum(FINAL).optional(),
  sipCode: z.int().nullable().default(null),
});
export type Report = z.input<typeof Report>;

type Step = (context: TwilioContext, step: DriverStep, members: LegMembers) => Promise<BridgeOutcome>;

const reportOf = ({ data }: DriverStep) => Report.parse(JSON.parse(data ?? '{}'));

/** Telnyx signs only the body, which names the call. So a signed report could be sent to the address of another leg. */
const isOfAnotherCall = (step: DriverStep, { call }: LegMembers): boolean =>
  step.data !== undefined && call !== undefined && !reportOf(step).calls.includes(call);

const steps: Readonly<Record<string, Step>> = {
  answered: async ({ records }, step) => {
    const { at } = reportOf(step);
    await records.note(step, { joined: String(at) });
    return { events: [legEventOf('joined', step, at)], steps: [] };
  },
  over: async (context, step, members) => {
    const { at, status = 'completed', sipCode } = reportOf(step);
    return keepEnd(context.records, step, members, { at, end: legEnd(members, status, sipCode) });
  },
  [RING_OVER]: (context, step, members) => {
    const leg = legOnly(step);
    const report = (ended: Ended) => keepEnd(context.records, leg, members, ended);
    return ringOver({ status: (ref) => legStatus(context, ref), now: context.now, report }, leg);
  },
  /** The leg was hung up, and no report of that has arrived. */
  ask: async (context, step, members) => {
    const status = await legStatus(context, step);
    if (status.state === 'live') {
      await endCall(context, members);
      return { events: [], steps: [{ ...step, afterSeconds: ASK_AFTER_SECONDS }] };
    }
    const { at } = status.state === 'ended' ? status.event : { at: context.now() };
    return keepEnd(context.records, step, members, { at, end: legEnd(members, 'completed', null) });
  },
};

export const continueStep = async (context: TwilioContext, step: DriverStep): Promise<BridgeOutcome> => {
  const members: LegMembers | undefined = (await context.records.find(step))?.members;
  if (!members) return NO_OUTCOME;
  if (step.step === DROP_UNANSWERED) return drop(context, legOnly(step));
  const ended = endedOf(members);
  if (ended) return keepEnd(context.records, step, members, ended);
  if (isOfAnotherCall(step, members)) return NO_OUTCOME;
  return steps[step.step]?.(context, step, members) ?? NO_OUTCOME;
};
