/**
 * The order of a connection's messages. A gateway hands them over at the same time, so one can be served before
 * another that arrived earlier. What arrived last decides whether the connection subscribes to a conference.
 */
import { SECOND_MS } from '../schemas/durations';
import type { FollowedConference } from '../schemas/terminal-messages';

export type OrderedMessage = {
  readonly conferenceId: FollowedConference;
  readonly action: 'subscribe' | 'unsubscribe';
  /** When the gateway received it: milliseconds since 1970. */
  readonly arrivedAt: number;
};

/** API Gateway abandons a message after 29 s, so none is served later than that. */
const REMEMBERED_MS = 30 * SECOND_MS;
/** Bounds the item of a connection. Only a terminal that sends hundreds of messages a minute comes near it. */
const MOST_REMEMBERED = 100;

/** Whether a later message about the conference has been served that says the opposite. */
export const isOvertaken = (served: readonly OrderedMessage[], { conferenceId, action, arrivedAt }: OrderedMessage): boolean =>
  served.some((each) => each.conferenceId === conferenceId && each.action !== action && each.arrivedAt > arrivedAt);

/** What has been served, with this message: the latest of each conference, newest first. */
export const withServed = (served: readonly OrderedMessage[], message: OrderedMessage, now: number): readonly OrderedMessage[] => {
  const { conferenceId, arrivedAt } = message;
  const others = served.filter((each) => each.conferenceId !== conferenceId || each.arrivedAt > arrivedAt);
  const isLatest = !others.some((each) => each.conferenceId === conferenceId);
  return [...(isLatest ? [message] : []), ...others]
    .filter((each) => each.arrivedAt > now - REMEMBERED_MS)
    .sort((one, other) => other.arrivedAt - one.arrivedAt)
    .slice(0, MOST_REMEMBERED);
};
