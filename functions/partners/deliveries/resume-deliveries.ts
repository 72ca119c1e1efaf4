/**
 * What follows a pause of a sink: one waiting delivery tries it. If the sink is back, all are resumed, page by page, as
 * fast as the sink takes them.
 */
import { hasFailed } from '../../../domain/subscription/circuit-breaker';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { FIRST_PACE, nextPace } from '../../../domain/subscription/resume-pace';
import { isSlow } from '../../../domain/subscription/slow-sink';
import type { DeliveryId } from '../../../schemas/delivery';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { SubscriptionTask } from '../../messaging/partner-messages';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { beginLater, claim, giveBack, isClaimedByOther } from './resumption-claim';
import { delaySecondsOf, sendTask } from './send-task';
import { isWaiting, resume } from './waiting';

type ResumeDeps = Pick<Deps, 'subscriptionStore' | 'deliveryStore' | 'queues' | 'clock'>;

export const RESUMED_PAGE = 100;
/** The time between two steps, each of which resumes some pages. */
export const RESUMED_PAGES_SECONDS = 1;

/** The oldest of those that were attempted least often, so that one which the sink never accepts does not keep it paused. */
const leastTried = (waiting: readonly DeliveryRecord[]): DeliveryRecord | undefined =>
  waiting.toSorted((one, other) => one.attempts.length - other.attempts.length)[0];

const nextToTry = async ({ deliveryStore }: ResumeDeps, id: SubscriptionId, since: number): Promise<DeliveryRecord | undefined> => {
  let cursor: string | undefined;
  do {
    const page = await deliveryStore.since(id, since, { limit: RESUMED_PAGE, cursor, status: 'pending' });
    const found = leastTried(page.deliveries.filter(isWaiting));
    if (found) return found;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return undefined;
};

/** Deliveries are attempted only then; otherwise they are held or dropped, without asking the sink. */
const isServed = ({ status }: SubscriptionRecord): boolean => status === 'ACTIVE' || status === 'EXPIRED';

export type Resumption = {
  /** The time of the earliest event that waits. */
  readonly since: number;
  readonly pause: number;
  readonly cursor?: string | undefined;
  /** The pages of the step before, and the last delivery that it resumed. */
  readonly pace?: number | undefined;
  readonly last?: DeliveryId | undefined;
  /** See `resumption-claim.ts`. */
  readonly claim?: number | undefined;
};

/** `pausedUntil`: the pause that is over. If another has begun, that one has a task of its own. */
export const endPause = async (deps: ResumeDeps, subscription: SubscriptionRecord, pausedUntil: number): Promise<void> => {
  const { id, waitingSince: since, waitingPause: pause } = subscription;
  if (since === undefined || pause === undefined) return;
  if (subscription.pausedUntil === undefined || !isServed(subscription)) return resumeAll(deps, subscription, { since, pause });
  if (subscription.pausedUntil !== pausedUntil) return;
  const leftMs = pausedUntil - deps.clock();
  if (leftMs > 0) return sendTask(deps, { task: 'trial', subscriptionId: id, pausedUntil }, delaySecondsOf(leftMs));
  const delivery = await nextToTry(deps, id, since);
  if (delivery) await resume(deps, subscription, [delivery]);
};

type Page = Extract<SubscriptionTask, { readonly task: 'resume-page' }>;

/**
 * Resumes the page even if the sink is paused again: its deliveries count as resumed, so nothing else would look for
 * them. With a paused sink, they begin to wait again.
 */
export const resumePage = (deps: ResumeDeps, subscription: SubscriptionRecord, { subscriptionId, deliveries }: Page): Promise<void> =>
  resume(
    deps,
    subscription,
    deliveries.map(({ deliveryId: id, round, tries }) => ({ subscriptionId, id, round, tries })),
  );

/** Several pages are resumed at the same time, each by an invocation of its own. */
const sendPage = (deps: ResumeDeps, { id: subscriptionId }: SubscriptionRecord, deliveries: readonly DeliveryRecord[]): Promise<void> => {
  const shown = deliveries.map(({ id: deliveryId, round, tries }) => ({ deliveryId, round, tries }));
  return sendTask(deps, { task: 'resume-page', subscriptionId, deliveries: shown });
};

const paceNow = async ({ deliveryStore }: ResumeDeps, subscription: SubscriptionRecord, { pace, last }: Resumption): Promise<number> => {
  if (pace === undefined || last === undefined) return FIRST_PACE;
  const found = await deliveryStore.find(subscription.id, last);
  const hasArrived = found?.status === 'succeeded';
  return nextPace(pace, { hasArrived, isSlow: isSlow(subscription), hasFailed: hasFailed(subscription) });
};

/** Returns where to go on; without a cursor if nothing is left. */
const resumeNextPage = async (
  deps: ResumeDeps,
  subscription: SubscriptionRecord,
  { since, cursor, last }: Resumption,
  pages: number,
): Promise<Pick<Resumption, 'cursor' | 'last'>> => {
  const query = { limit: RESUMED_PAGE, cursor, status: 'pending' } as const;
  const { deliveries, nextCursor } = await deps.deliveryStore.since(subscription.id, since, query);
  const waiting = deliveries.filter(isWaiting);
  await (pages > 1 ? sendPage : resume)(deps, subscription, waiting);
  return { cursor: nextCursor, last: waiting.at(-1)?.id ?? last };
};

/** Stops if another resumption has claimed the subscription: together, they would send faster than the sink can take it. */
const goOn = async (deps: ResumeDeps, subscription: SubscriptionRecord, next: Omit<Resumption, 'claim'>): Promise<void> => {
  const own = await claim(deps, subscription);
  if (own === undefined) return;
  await sendTask(deps, { task: 'resume', subscriptionId: subscription.id, ...next, claim: own }, RESUMED_PAGES_SECONDS);
};

/** Stops if the sink is paused again: what still waits is resumed after that pause. */
export const resumeAll = async (deps: ResumeDeps, subscription: SubscriptionRecord, resumption: Resumption): Promise<void> => {
  const { id } = subscription;
  const { since, pause } = resumption;
  if (isServed(subscription) && subscription.pausedUntil !== undefined) return giveBack(deps, subscription, resumption.claim);
  if (isClaimedByOther(subscription, resumption.claim, deps.clock())) return beginLater(deps, subscription);
  const pace = await paceNow(deps, subscription, resumption);
  let { cursor, last } = resumption;
  for (let page = 0; page < pace && (page === 0 || cursor !== undefined); page += 1)
    ({ cursor, last } = await resumeNextPage(deps, subscription, { since, pause, cursor, last }, pace));
  if (cursor !== undefined) return goOn(deps, subscription, { since, pause, cursor, pace, last });
  const isLast = { waitingSince: since, waitingPause: pause, pausedUntil: undefined, resumingUntil: subscription.resumingUntil };
  const isOver = await deps.subscriptionStore.change(id, { waitingSince: null, waitingPause: null, resumingUntil: null }, isLast);
  // The sink has been paused again in the meantime, or another resumption has claimed the subscription and goes on. If the
  // write fails otherwise, the step is repeated with its claim.
  if (!isOver) await giveBack(deps, subscription, resumption.claim);
};
