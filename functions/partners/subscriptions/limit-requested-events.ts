/**
 * Limits how often a client may have an event sent to a sink only because it requests one. So nobody can use Rollcall
 * to flood a server.
 */
import { secondsToNextHour } from '../../../domain/clock-hour';
import { tooManyRequests } from '../../../domain/errors';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Deps, PartnerDeps } from '../../ports/deps';
import { commandingSubscriptions, requestedEventCounter } from '../../providers';

export type RequestingDeps = PartnerDeps & Pick<Deps, 'requestedEventCounter'>;

export const requestingProviders = { ...commandingSubscriptions, requestedEventCounter };

/** Tests and activations of one subscription together, in a clock hour. */
export const REQUESTED_EVENTS_PER_HOUR = 10;

export const limitRequestedEvents = async (
  { requestedEventCounter: counter }: Pick<Deps, 'requestedEventCounter'>,
  id: SubscriptionId,
  at: number,
): Promise<void> => {
  if (!(await counter.count(id, at, REQUESTED_EVENTS_PER_HOUR))) throw tooManyRequests(secondsToNextHour(at));
};
