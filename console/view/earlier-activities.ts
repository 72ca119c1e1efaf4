/** Activities from before the console was opened, as far as the conference still shows them. */
import type { Conference, Participant } from '../../terminal';
import type { Activity } from './activities';

/** `at`: RFC 3339, in UTC. */
export type Past = { readonly at: string; readonly activity: Activity };

const ofParticipant = (who: Participant, isAssembling: boolean): readonly Past[] => {
  const past: Past[] = [];
  const { call, joinedAt, disconnection, lastAction } = who;
  if (isAssembling && call?.state === 'held') past.push({ at: call.at, activity: { what: 'answered', who } });
  if (isAssembling && call?.state === 'unconnected') past.push({ at: call.at, activity: { what: 'callFailed', cause: call.cause, who } });
  if (joinedAt !== null) past.push({ at: joinedAt, activity: { what: 'online', who } });
  if (disconnection) {
    const { method, cause, at } = disconnection;
    if (method === 'booted' && lastAction?.action === 'offline') past.push({ at, activity: { what: 'setOffline', who } });
    else if (method !== 'booted') past.push({ at, activity: { what: joinedAt === null ? 'notReached' : 'left', cause, who } });
  }
  return past;
};

/** The oldest first. */
export const earlierActivities = (conference: Conference): readonly Past[] => {
  const { createdAt, startedAt, endedAt, endReason, origin, state } = conference;
  const past: Past[] = [{ at: createdAt, activity: { what: origin === 'network' ? 'openedByNetwork' : 'opened' } }];
  if (startedAt !== null) past.push({ at: startedAt, activity: { what: 'starting' } });
  for (const each of conference.participants) past.push(...ofParticipant(each, state === 'assembling'));
  if (endedAt !== null) past.push({ at: endedAt, activity: { what: 'ended', reason: endReason } });
  return past.sort((a, b) => (a.at < b.at ? -1 : 1));
};
