/** Places of owners for attempts at slow sinks. Deliveries to sinks that answer fast cost no request for this. */
import { permissionOf } from '../../../domain/subscription/circuit-breaker';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { isSlow, PLACES } from '../../../domain/subscription/slow-sink';
import type { Deps } from '../../ports/deps';
import type { WhenSlow } from '../../ports/sinks';

type PlaceDeps = Pick<Deps, 'slowPlaces' | 'subscriptionStore' | 'clock' | 'log'>;

const take = ({ slowPlaces, clock }: PlaceDeps, { owner }: SubscriptionRecord): Promise<boolean> =>
  slowPlaces.count(owner, clock(), PLACES);

/** `none`: the owner has no place left. A sink that is paused needs none, because nothing is sent to it. */
export type Place = 'not-needed' | 'taken' | 'none';

export const placeFor = async (deps: PlaceDeps, subscription: SubscriptionRecord): Promise<Place> => {
  if (!isSlow(subscription) || permissionOf(subscription, deps.clock()) === 'paused') return 'not-needed';
  return (await take(deps, subscription)) ? 'taken' : 'none';
};

/** Notes that the sink is slow, so that its further deliveries wait for a place first. */
const noteSlow = async ({ subscriptionStore, clock, log }: PlaceDeps, subscription: SubscriptionRecord): Promise<void> => {
  if (isSlow(subscription)) return;
  const { id: subscriptionId } = subscription;
  const noted = await subscriptionStore.change(subscriptionId, { slowSince: clock() }, { slowSince: undefined });
  if (noted) log('sink.slow', { subscriptionId });
};

/** Without a place, the attempt ends and counts as a failure of the sink. */
export const whenSlow =
  (deps: PlaceDeps, subscription: SubscriptionRecord, place: Place): WhenSlow =>
  async () => {
    await noteSlow(deps, subscription);
    return place === 'taken' || take(deps, subscription);
  };
