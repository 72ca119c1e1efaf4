/** How a participant stands, in words: what is known of it, without what is being asked of it. */
import type { Conference, Participant } from '../../terminal';
import type { Texts } from '../texts/en';

/** Before the start: how the single-line call goes, or what the start will do. */
export const callWords = ({ call, status, desiredStatus, initialStatus }: Participant, texts: Texts): string => {
  const { calls, status: words } = texts;
  if (call && initialStatus === null && (call.state === 'dialing' || call.state === 'alerting')) return calls[call.state];
  if (desiredStatus === 'offline') return calls.leftOut;
  if (status === 'online') return call?.state === 'held' || call?.state === 'connected' ? calls[call.state] : calls.ready;
  if (call?.cause) return words.causes[call.cause];
  return call ? calls[call.state] : calls.waiting;
};

const whyDisconnected = ({ disconnection, call }: Participant, { status: words }: Texts): string => {
  if (!disconnection) return call?.cause ? words.causes[call.cause] : words.offline;
  if (disconnection.cause) return words.causes[disconnection.cause];
  if (disconnection.method === 'busy') return words.causes.busy;
  if (disconnection.method === 'failed') return words.causes.network;
  return disconnection.method === 'booted' ? words.setOffline : words.left;
};

/** When the conference ended, the remaining legs ended with it: those people were not set offline. */
const pastWords = (participant: Participant, texts: Texts): string => {
  const { disconnection, joinedAt, lastAction } = participant;
  const wasThere = disconnection ? disconnection.method === 'booted' : joinedAt !== null;
  if (wasThere && lastAction?.action !== 'offline') return texts.status.untilEnd;
  return disconnection || participant.call?.cause ? whyDisconnected(participant, texts) : texts.status.neverJoined;
};

/** After the start: how the leg stands. */
export const legWords = (participant: Participant, state: Conference['state'], texts: Texts): string => {
  if (state === 'ended') return pastWords(participant, texts);
  const { status: words } = texts;
  const { muted, onHold } = participant;
  switch (participant.endpointStatus) {
    case 'pending':
      return words.willBeCalled;
    case 'dialing-out':
    case 'dialing-in':
      return words.calling;
    case 'alerting':
      return words.ringing;
    case 'disconnecting':
      return words.hangingUp;
    case 'disconnected':
      return whyDisconnected(participant, texts);
    case 'connected':
    case 'muted-via-focus':
    case 'on-hold':
      if (onHold) return muted ? words.onHoldMuted : words.onHold;
      return muted ? words.onlineMuted : words.online;
  }
};
