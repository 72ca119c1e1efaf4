/**
 * The status of legs, from the mixer's list and from the stored records. The list shows who is mixed and muted. It does
 * not show a call that is being placed: each such call has a deadline that ends it (`ring-timeout`).
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import type { CallPhase, LiveLeg } from '../../../domain/bridge/live-leg';
import type { ConferenceId } from '../../../schemas/common';
import type { LegStatus } from '../../ports/bridge-driver';
import type { DriverRecord } from '../../ports/driver-records';
import { endedEvent, endedOf } from '../kit/ended-leg';
import { storedLegs } from '../kit/stored-legs';
import type { JanusContext } from './context';
import { mixerOf } from './handles';
import type { LegMembers } from './leg-state';
import { type Listed, listIn, withMixer } from './room';

/** The time between an answer and its media. A phone that hangs up within it stays in the room for good. */
const SETUP_MS = 10_000;

/** The leg is in the mix, or will be in a moment. */
const isMixed = ({ joined }: LegMembers, listed: Listed | undefined, now: number): boolean =>
  listed !== undefined && (listed.setup || !joined || now < Number(joined) + SETUP_MS);

const legPhase = ({ joined }: LegMembers): CallPhase => (joined ? 'joined' : 'dialing');

const live = (members: LegMembers, listed: Listed | undefined) => ({
  phase: legPhase(members),
  muted: listed?.muted ?? false,
  onHold: Boolean(members.held),
});

/**
 * The leg was in the mix and no longer is, but no report of its end arrived: its phone has hung up, or the leg was
 * dropped.
 */
const endedUnreported = (leg: LegRef, { dropped }: LegMembers, at: number): LegStatus => ({
  state: 'ended',
  event: endedEvent(leg, { at, end: { method: dropped ? 'booted' : 'departed', cause: null, sipCode: null } }),
});

export const legStatus = async ({ client, records, now }: JanusContext, leg: LegRef): Promise<LegStatus> => {
  const members: LegMembers | undefined = (await records.find(leg))?.members;
  const ended = members && endedOf(members);
  if (ended) return { state: 'ended', event: endedEvent(leg, ended) };
  const mixer = members && mixerOf(leg, members);
  // A leg without a mixer is not prepared, and its next dial starts over. Rollcall asks Janus nevertheless, because
  // Janus may be silent.
  const list = mixer ? await listIn(client, mixer, leg.conferenceId) : await withMixer(client, () => Promise.resolve(undefined));
  if (!members || !list) return { state: 'unknown' };
  const listed = list.find(({ id }) => id === legName(leg));
  if (members.joined && !isMixed(members, listed, now())) return endedUnreported(leg, members, now());
  return { state: 'live', ...live(members, listed) };
};

type Legs = readonly DriverRecord[];

/** Asks over a handle of one of the legs; if that handle is gone, over a new one. */
const listOf = async ({ client }: JanusContext, room: ConferenceId, legs: Legs): Promise<readonly Listed[]> => {
  const [handle] = legs.flatMap((leg) => mixerOf(leg, leg.members) ?? []);
  const list = handle && (await listIn(client, handle, room));
  return list ?? (await withMixer(client, (own) => listIn(client, own, room))) ?? [];
};

export const snapshotOf = async (context: JanusContext, conferenceId: ConferenceId): Promise<readonly LiveLeg[]> => {
  const { opened, unknown } = await storedLegs(context.records, conferenceId);
  const legs = opened.filter(({ members }) => members['ended'] === undefined);
  const listed = new Map((await listOf(context, conferenceId, legs)).map((each) => [each.id, each]));
  const mixed = legs.flatMap((leg): readonly LiveLeg[] => {
    const found = listed.get(legName(leg));
    return isMixed(leg.members, found, context.now())
      ? [{ participantId: leg.participantId, leg: leg.leg, ...live(leg.members, found) }]
      : [];
  });
  return [...mixed, ...unknown];
};
