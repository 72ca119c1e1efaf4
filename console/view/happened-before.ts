/** What a conference tells of its past to somebody who opens the console now. */
import type { Conference, Participant } from '../../terminal';
import type { Happening } from './happenings';

/** `at`: RFC 3339, in UTC. */
export type Past = { readonly at: string; readonly happening: Happening };

const ofParticipant = (who: Participant, isAssembling: boolean): readonly Past[] => {
  const past: Past[] = [];
  const { call, joinedAt, disconnection, lastAction } = who;
  if (isAssembling && call?.state === 'held') past.push({ at: call.at, happening: { what: 'answered', who } });
  if (isAssembling && call?.state === 'unconnected') past.push({ at: call.at, happening: { what: 'callFailed', cause: call.cause, who } });
  if (joinedAt !== null) past.push({ at: joinedAt, happening: { what: 'online', who } });
  if (disconnection) {
    const { method, cause, at } = disconnection;
    if (method === 'booted' && lastAction?.action === 'offline') past.push({ at, happening: { what: 'setOffline', who } });
    else if (method !== 'booted')
      past.push({ at, happening: joinedAt === null ? { what: 'notReached', cause, who } : { what: 'left', who } });
  }
  return past;
};

/** The oldest first. */
export const happenedBefore = (conference: Conference): readonly Past[] => {
  const { createdAt, startedAt, endedAt, endReason, origin, state } = conference;
  const past: Past[] = [{ at: createdAt, happening: { what: origin === 'network' ? 'openedByNetwork' : 'opened' } }];
  if (startedAt !== null) past.push({ at: startedAt, happening: { what: 'starting' } });
  for (const each of conference.participants) past.push(...ofParticipant(each, state === 'assembling'));
  if (endedAt !== null) past.push({ at: endedAt, happening: { what: 'ended', reason: endReason } });
  return past.sort((a, b) => (a.at < b.at ? -1 : 1));
};
