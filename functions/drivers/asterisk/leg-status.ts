/**
 * The status of legs, from Asterisk's bridge and channels and from the stored records. A phone that has answered without a
 * report gets the step that puts it into the bridge.
 */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { CallPhase } from '../../../domain/bridge/live-leg';
import type { ConferenceId } from '../../../schemas/common';
import { BridgeUnavailable, type DriverStep, type LegStatus, type ListedLeg } from '../../ports/bridge-driver';
import { mapInParallel } from '../../runtime/in-parallel';
import { endedEvent, endedOf, legOnly } from '../kit/ended-leg';
import { REQUESTS_AT_ONCE } from '../kit/requests-at-once';
import { storedLegs } from '../kit/stored-legs';
import type { AsteriskContext } from './context';
import { legEnd, NORMAL_CLEARING } from './leg-end';
import { isUp, type LegMembers } from './leg-state';
import { channelsIn } from './mixing-bridge';
import { channelOf } from './names';
import type { StepName } from './steps';

const Channel = z.object({ state: z.string() });

/** `Down`, `Ringing`, `Up` and others; `undefined` if there is no such channel. */
export const channelState = async ({ ari }: AsteriskContext, leg: LegRef): Promise<string | undefined> => {
  const { status, body } = await ari.request('GET', `/channels/${channelOf(leg)}`, { expected: [404] });
  if (status === 404) return undefined;
  const parsed = Channel.safeParse(body);
  if (!parsed.success) throw new BridgeUnavailable('A channel cannot be read');
  return parsed.data.state;
};

/** A phone that has answered counts as ringing until it is in the bridge. A leg on hold was in the bridge before. */
const legPhase = (members: LegMembers, state: string, isIn: boolean): CallPhase => {
  if (isIn || isUp(members)) return 'joined';
  return state === 'Ringing' || state === 'Up' ? 'ringing' : 'dialing';
};

type Seen = { readonly state: string; readonly isIn: boolean };

/** A channel that is up and was never in the bridge: its answer was not reported. */
const answeredUnreported = (leg: LegRef, members: LegMembers, { state, isIn }: Seen): readonly DriverStep[] =>
  state === 'Up' && !isIn && !isUp(members) ? [{ ...leg, step: 'answered' satisfies StepName }] : [];

const live = (leg: LegRef, members: LegMembers, seen: Seen) => {
  const steps = answeredUnreported(leg, members, seen);
  return {
    phase: legPhase(members, seen.state, seen.isIn),
    muted: Boolean(members.muted),
    onHold: Boolean(members.held),
    ...(steps.length > 0 && { steps }),
  };
};

/** The leg was called, and its channel is gone. Its end is reported soon: by Asterisk, or when its time to ring is over. */
const isEndDue = ({ called, reportedBy }: LegMembers, now: number): boolean => Boolean(called) && now < Number(reportedBy);

export const legStatus = async (context: AsteriskContext, leg: LegRef): Promise<LegStatus> => {
  const members: LegMembers = (await context.records.find(leg))?.members ?? {};
  const ended = endedOf(members);
  if (ended) return { state: 'ended', event: endedEvent(leg, ended) };
  const state = await channelState(context, leg);
  const inside = await channelsIn(context, leg.conferenceId);
  if (state !== undefined) {
    const isIn = inside?.includes(channelOf(leg)) ?? false;
    return { state: 'live', ...live(leg, members, { state, isIn }) };
  }
  const at = context.now();
  // If the bridge is gone, Asterisk has restarted.
  if (inside === undefined) return { state: 'unknown' };
  if (!isUp(members))
    return isEndDue(members, at) ? { state: 'live', phase: 'dialing', muted: false, onHold: false } : { state: 'unknown' };
  return { state: 'ended', event: endedEvent(leg, { at, end: legEnd(members, { cause: NORMAL_CLEARING, wasUp: true }) }) };
};

/**
 * Asks for each channel that is not in the bridge one by one: a list of all channels would hold those of every
 * conference, and all others.
 */
export const snapshotOf = async (context: AsteriskContext, conferenceId: ConferenceId): Promise<readonly ListedLeg[]> => {
  const inside = new Set((await channelsIn(context, conferenceId)) ?? []);
  const { opened, unknown } = await storedLegs(context.records, conferenceId);
  const legs = opened.filter(({ members }) => members['ended'] === undefined);
  const liveLegs = async ({ members, ...rest }: (typeof legs)[number]): Promise<readonly ListedLeg[]> => {
    const leg = legOnly(rest);
    const isIn = inside.has(channelOf(leg));
    const state = isIn ? 'Up' : await channelState(context, leg);
    if (state === undefined) return [];
    return [{ participantId: leg.participantId, leg: leg.leg, ...live(leg, members, { state, isIn }) }];
  };
  return [...(await mapInParallel(legs, REQUESTS_AT_ONCE, liveLegs)).flat(), ...unknown];
};
