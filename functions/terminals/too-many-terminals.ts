import { DomainError } from '../../domain/errors';

/**
 * One push serves all of them: 20 rounds of 50 posts, within a second if the gateway answers normally. 300 participants
 * with three terminals each fit. The limit is approximate: terminals that subscribe at the same moment are not counted.
 */
export const MAX_SUBSCRIPTIONS_PER_CONFERENCE = 1_000;

/** A place becomes free when a subscriber ends its subscription, so nobody knows how long to wait. */
const RETRY_SECONDS = 60;

export const tooManyTerminals = (): DomainError =>
  new DomainError(
    'TOO_MANY_REQUESTS',
    `A conference can have at most ${String(MAX_SUBSCRIPTIONS_PER_CONFERENCE)} subscribers; try again later.`,
    { retryAfterSeconds: RETRY_SECONDS },
  );
