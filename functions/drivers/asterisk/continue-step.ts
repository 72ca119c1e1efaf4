/** The next step of a leg. The steps of one leg run one at a time, but in any order, late or repeated. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, type DriverStep, NO_OUTCOME } from '../../ports/bridge-driver';
import { endedOf, keepEnd, legOnly } from '../kit/ended-leg';
import { RING_OVER } from '../kit/ring-deadline';
import { connect } from './connect';
import type { AsteriskContext } from './context';
import { hangUp } from './hang-up';
import { legEnd, NO_ANSWER, NORMAL_CLEARING } from './leg-end';
import { isUp, type LegMembers } from './leg-state';
import { channelState } from './leg-status';
import { channelOf } from './names';
import { Report, type StepName } from './steps';

type Step = (context: AsteriskContext, leg: LegRef, members: LegMembers, report: Report) => Promise<BridgeOutcome>;

const steps: Readonly<Record<StepName, Step>> = {
  answered: connect,
  /** A leg that is resumed enters the bridge again: that is not an event. */
  entered: async ({ records }, leg, { joined }, { at }) => {
    if (joined && joined !== String(at)) return NO_OUTCOME;
    if (!joined) await records.note(leg, { joined: String(at) });
    return { events: [{ ...leg, kind: 'joined', at }], steps: [] };
  },
  destroyed: (context, leg, members, { at, cause = 0, techCause, wasUp = false }) =>
    keepEnd(context.records, leg, members, { at, end: legEnd(members, { cause, techCause, wasUp }) }),
  [RING_OVER]: async (context, leg, members) => {
    const state = isUp(members) ? 'Up' : await channelState(context, leg);
    if (state === 'Up') return connect(context, leg, members);
    const { members: noted } = await context.records.note(leg, { timedOut: String(context.now()) });
    if (state !== undefined) return hangUp(context, leg);
    return keepEnd(context.records, leg, noted, { at: context.now(), end: legEnd(noted, { cause: NO_ANSWER, wasUp: false }) });
  },
  gone: (context, leg, members) =>
    keepEnd(context.records, leg, members, { at: context.now(), end: legEnd(members, { cause: NORMAL_CLEARING, wasUp: isUp(members) }) }),
};

/**
 * Reports that show that a channel is up. If its leg has ended, then a dial that overlapped with the end placed the
 * call, or the hang-up failed.
 */
const SHOWS_LIVE: readonly string[] = ['answered', 'entered'];

const isStep = (step: string): step is StepName => Object.hasOwn(steps, step);

export const continueStep = async (
  context: AsteriskContext,
  { step: name, data = '{"at":0}', ...rest }: DriverStep,
): Promise<BridgeOutcome> => {
  const leg = legOnly(rest);
  const found = await context.records.find(leg);
  // A channel is up under the name of a leg that was never dialled.
  if (!found && SHOWS_LIVE.includes(name)) return { ...NO_OUTCOME, strayCalls: [channelOf(leg)] };
  if (!found || !isStep(name)) return NO_OUTCOME;
  const ended = endedOf(found.members);
  if (ended && SHOWS_LIVE.includes(name)) await hangUp(context, leg);
  if (ended) return keepEnd(context.records, leg, found.members, ended);
  return steps[name](context, leg, found.members, Report.parse(JSON.parse(data)));
};
