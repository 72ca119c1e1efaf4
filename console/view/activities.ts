/** Derives activities from two states of a conference. */
import type { EndReason } from '../../schemas/conference-states';
import type { ParticipantAction } from '../../schemas/participant';
import type { Cause, EndpointStatus } from '../../schemas/participant-states';
import type { Conference, Participant } from '../../terminal';
import type { Who } from './names';

type OfConference =
  | { readonly what: 'opened' | 'openedByNetwork' | 'starting' | 'began' | 'ending' | 'unmanageable' | 'manageable' }
  | { readonly what: 'detailed' | 'addressed' | 'watched' | 'unwatched' | 'unconfirmed' }
  | { readonly what: 'ended'; readonly reason: EndReason | null };

type OfParticipant =
  | { readonly what: 'added' | 'removed' | 'dialling' | 'callRings' | 'answered' | 'talking' | 'hungUp' }
  | { readonly what: 'calling' | 'ringing' | 'online' | 'setOffline' }
  | { readonly what: 'muted' | 'unmuted' | 'held' | 'resumed' }
  | { readonly what: 'callFailed' | 'notReached' | 'left'; readonly cause: Cause | null }
  | { readonly what: 'requested' | 'actionFailed'; readonly action: ParticipantAction }
  | { readonly what: 'observed'; readonly endpoint: EndpointStatus | null };

export type Activity = OfConference | (OfParticipant & { readonly who: Who });

const callChange = (before: Participant, { call }: Participant): OfParticipant | undefined => {
  if (!call || (call.state === before.call?.state && call.at === before.call.at)) return undefined;
  switch (call.state) {
    case 'dialing':
      return { what: 'dialling' };
    case 'alerting':
      return { what: 'callRings' };
    case 'held':
      return { what: 'answered' };
    case 'connected':
      return { what: 'talking' };
    case 'unconnected':
      return { what: 'callFailed', cause: call.cause };
    case 'released':
      return { what: 'hungUp' };
  }
};

const CONNECTED: readonly Participant['endpointStatus'][] = ['connected', 'muted-via-focus', 'on-hold'];
const isConnected = ({ endpointStatus }: Participant): boolean => CONNECTED.includes(endpointStatus);

const endOfLeg = (before: Participant, { disconnection }: Participant): OfParticipant => {
  if (disconnection?.method === 'booted') return { what: 'setOffline' };
  const wasInIt = isConnected(before) || before.endpointStatus === 'disconnecting';
  return { what: wasInIt ? 'left' : 'notReached', cause: disconnection?.cause ?? null };
};

const legChange = (before: Participant, now: Participant): OfParticipant | undefined => {
  if (isConnected(now)) return isConnected(before) ? undefined : { what: 'online' };
  if (now.endpointStatus === before.endpointStatus) return undefined;
  if (now.endpointStatus === 'dialing-out') return { what: 'calling' };
  if (now.endpointStatus === 'alerting') return { what: 'ringing' };
  return now.endpointStatus === 'disconnected' ? endOfLeg(before, now) : undefined;
};

const flagChanges = (before: Participant, now: Participant): readonly OfParticipant[] => {
  const changes: OfParticipant[] = [];
  const stays = isConnected(now);
  if (stays && now.muted !== before.muted) changes.push({ what: now.muted ? 'muted' : 'unmuted' });
  if (stays && now.onHold !== before.onHold) changes.push({ what: now.onHold ? 'held' : 'resumed' });
  return changes;
};

/** A failed call has no line here: the end of its leg has one. */
const actionChange = (before: Participant, { lastAction }: Participant): OfParticipant | undefined => {
  if (!lastAction) return undefined;
  const { action, outcome, at } = lastAction;
  if (before.lastAction?.at === at && before.lastAction.outcome === outcome) return undefined;
  if (outcome === 'pending') return { what: 'requested', action };
  return outcome === 'done' || action === 'online' ? undefined : { what: 'actionFailed', action };
};

/** Told only if nothing else is: the conference server has seen more than Rollcall. Its first report is of everybody. */
const observed = ({ eventPackage: said }: Participant, { eventPackage: says }: Participant): readonly OfParticipant[] =>
  said && says && said.endpointStatus !== says.endpointStatus ? [{ what: 'observed', endpoint: says.endpointStatus }] : [];

const changesOf = (before: Participant | undefined, now: Participant, isAssembling: boolean): readonly OfParticipant[] => {
  if (!before) return now.role === 'initiator' ? [] : [{ what: 'added' }];
  if (before === now) return [];
  const first = isAssembling ? callChange(before, now) : legChange(before, now);
  const changes = [actionChange(before, now), first, ...flagChanges(before, now)].filter((change) => change !== undefined);
  return changes.length > 0 ? changes : observed(before, now);
};

/** The end of the conference ends the legs: that is not told of each. */
const isOfTheEnd = ({ state }: Conference, { what }: OfParticipant): boolean =>
  what === 'setOffline' && (state === 'ending' || state === 'ended');

const ofParticipants = (before: Conference, now: Conference): readonly Activity[] => {
  const known = new Map(before.participants.map((each) => [each.participantId, each]));
  const isAssembling = now.state === 'assembling';
  const changed = now.participants.flatMap((who) =>
    changesOf(known.get(who.participantId), who, isAssembling)
      .filter((change) => !isOfTheEnd(now, change))
      .map((change) => ({ ...change, who })),
  );
  const left = new Set(now.participants.map(({ participantId }) => participantId));
  const removed = before.participants.filter(({ participantId }) => !left.has(participantId));
  return [...changed, ...removed.map((who) => ({ what: 'removed' as const, who }))];
};

const STEPS: readonly Conference['state'][] = ['assembling', 'starting', 'active', 'ending', 'ended'];

/** Each step between the two states, also those that were missed. */
const stepsBetween = (before: Conference['state'], now: Conference): readonly OfConference[] =>
  STEPS.slice(STEPS.indexOf(before) + 1, STEPS.indexOf(now.state) + 1).flatMap((step): readonly OfConference[] => {
    if (step === 'starting') return now.state === 'ended' && now.startedAt === null ? [] : [{ what: 'starting' }];
    if (step === 'active') return now.state === 'active' ? [{ what: 'began' }] : [];
    if (step === 'ending') return now.state === 'ending' ? [{ what: 'ending' }] : [];
    return step === 'ended' ? [{ what: 'ended', reason: now.endReason }] : [];
  });

const managementChange = (before: Conference, { management, state }: Conference): readonly OfConference[] => {
  if (before.management.available === management.available || state === 'ended') return [];
  if (!management.available) return management.reason === 'bridge-unreachable' ? [{ what: 'unmanageable' }] : [];
  return before.management.reason === 'bridge-unreachable' ? [{ what: 'manageable' }] : [];
};

/** A terminal that takes over what the network has opened brings names and a subject. */
const detailsOf = ({ subject, reference, maxParticipants, participants }: Conference, ids: ReadonlySet<string>): string =>
  JSON.stringify([
    [subject, reference, maxParticipants],
    participants.flatMap((each) => (ids.has(each.participantId) ? [[each.displayName, each.reference]] : [])),
  ]);

const otherChanges = (before: Conference, now: Conference): readonly OfConference[] => {
  const [known, left] = [before, now].map(({ participants }) => new Map(participants.map((each) => [each.participantId, each.confirmed])));
  const stayed = new Set([...(known?.keys() ?? [])].filter((id) => left?.has(id)));
  const changes: OfConference[] = [];
  if (detailsOf(before, stayed) !== detailsOf(now, stayed)) changes.push({ what: 'detailed' });
  if (before.conferenceUri !== now.conferenceUri) changes.push({ what: 'addressed' });
  if (before.management.source !== now.management.source) {
    if (now.management.source === 'event-package') changes.push({ what: 'watched' });
    if (before.management.source === 'event-package') changes.push({ what: 'unwatched' });
  }
  // It concerns everybody, so one line is enough.
  if ([...stayed].some((id) => known?.get(id) && !left?.get(id))) changes.push({ what: 'unconfirmed' });
  return changes;
};

const isEnd = ({ what }: Activity): boolean => what === 'ended' || what === 'ending';

/** In the order of the list: first the beginning of the conference, then its participants, then its end. */
export const activitiesBetween = (before: Conference | undefined, now: Conference): readonly Activity[] => {
  if (before?.conferenceId !== now.conferenceId) return [];
  if (before.version === now.version) return [];
  const steps = stepsBetween(before.state, now);
  return [
    ...steps.filter((step) => !isEnd(step)),
    ...managementChange(before, now),
    ...otherChanges(before, now),
    ...ofParticipants(before, now),
    ...steps.filter(isEnd),
  ];
};
