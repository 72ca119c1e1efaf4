/**
 * One resumption at a time for each subscription. A resumption that is not done after a step claims the subscription for
 * a while, and again after each further step. If it dies, another begins when its claim is over.
 */
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { SECOND_MS } from '../../../schemas/durations';
import type { Deps } from '../../ports/deps';
import { delaySecondsOf, sendTask } from './send-task';

type ClaimDeps = Pick<Deps, 'subscriptionStore' | 'queues' | 'clock'>;

/** Steps are a second apart, and may be late. */
const CLAIMED_MS = 30 * SECOND_MS;

/** `own`: the claim with which this resumption goes on; undefined if it has none. */
export const isClaimedByOther = ({ resumingUntil = 0 }: SubscriptionRecord, own: number | undefined, now: number): boolean =>
  resumingUntil !== own && resumingUntil > now;

/** Begins anew once the other's claim is over, if anything still waits then: the other may have died. */
export const beginLater = async (deps: ClaimDeps, subscription: SubscriptionRecord): Promise<void> => {
  const { id: subscriptionId, waitingSince: since, waitingPause: pause, resumingUntil = 0 } = subscription;
  if (since === undefined || pause === undefined) return;
  await sendTask(deps, { task: 'resume', subscriptionId, since, pause }, delaySecondsOf(resumingUntil - deps.clock()));
};

/** The claim for the next step; undefined if another resumption claimed the subscription during this one. */
export const claim = async (
  { subscriptionStore, clock }: ClaimDeps,
  { id, resumingUntil }: SubscriptionRecord,
): Promise<number | undefined> => {
  // Another value than before, so that an earlier step that arrives again is recognised.
  const until = Math.max(clock() + CLAIMED_MS, (resumingUntil ?? 0) + 1);
  return (await subscriptionStore.change(id, { resumingUntil: until }, { resumingUntil })) && until;
};

/** So that the resumption after the next pause need not wait. */
export const giveBack = async ({ subscriptionStore }: ClaimDeps, { id }: SubscriptionRecord, own: number | undefined): Promise<void> => {
  if (own !== undefined) await subscriptionStore.change(id, { resumingUntil: null }, { resumingUntil: own });
};
