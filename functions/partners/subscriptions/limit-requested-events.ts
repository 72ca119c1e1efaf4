/**
 * Limits how often a client may have an event sent to a sink only because it requests one. So nobody can use Rollcall
 * to flood a server.
 */
import { secondsToNextHour } from '../../../domain/clock-hour';
import { tooManyRequests } from '../../../domain/errors';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Deps, PartnerDeps } from '../../ports/deps';
import { askCounter, commandingSubscriptions } from '../../providers';

export type AskingDeps = PartnerDeps & Pick<Deps, 'askCounter'>;

export const askingProviders = { ...commandingSubscriptions, askCounter };

/** Tests and activations of one subscription together, in a clock hour. */
export const ASKS_PER_HOUR = 10;

export const limitAsks = async ({ askCounter: counter }: Pick<Deps, 'askCounter'>, id: SubscriptionId, at: number): Promise<void> => {
  if (!(await counter.count(id, at, ASKS_PER_HOUR))) throw tooManyRequests(secondsToNextHour(at));
};
