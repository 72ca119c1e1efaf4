import { FAILURES_BEFORE_PAUSE } from '../../../../../domain/subscription/circuit-breaker';
import type { SubscriptionRecord } from '../../../../../domain/subscription/record';
import { admit, countFailure } from '../../../../../functions/partners/deliveries/sink-breaker';
import { HOUR_MS, MINUTE_MS } from '../../../../../schemas/durations';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { memoryPartnerDeps, subscriptionNow } from '../../../../support/memory-partner-deps';

const given = (over: Partial<SubscriptionRecord> = {}) => {
  const subscription = aSubscriptionRecord(over);
  return { subscription, deps: memoryPartnerDeps(subscription) };
};
/** The tasks that end a pause, by their delay. */
const trials = ({ queues }: ReturnType<typeof given>['deps']) =>
  queues.in('subscription-tasks').map(({ body, delaySeconds }) => {
    expect(body).toMatchObject({ task: 'trial' });
    return { pausedUntil: (body as { readonly pausedUntil: number }).pausedUntil, delaySeconds };
  });
const failed = { failures: FAILURES_BEFORE_PAUSE, failingSince: AT - MINUTE_MS };

describe('a sink', () => {
  it('is free while it is not paused', async () => {
    const { deps, subscription } = given();
    expect(await admit(deps, subscription)).toBe(subscription);
    expect(trials(deps)).toEqual([]);
  });

  it('is spared until its pause is over', async () => {
    const { deps, subscription } = given({ ...failed, pausedUntil: AT + 1 });
    expect(await admit(deps, subscription)).toBeUndefined();
    expect(subscriptionNow(deps, subscription)).toBe(subscription);
  });

  it('is tried by one attempt when its pause is over, while all others wait', async () => {
    const { deps, subscription } = given({ ...failed, pausedUntil: AT });
    const trial = await admit(deps, subscription);
    expect(trial).toEqual({ ...subscription, pausedUntil: AT + 30_000 });
    expect(await admit(deps, subscription)).toBeUndefined();
    expect(await admit(deps, subscriptionNow(deps, subscription))).toBeUndefined();
    expect(trials(deps)[0]).toEqual({ pausedUntil: AT + 30_000, delaySeconds: 32 });
  });
});

describe('a failure', () => {
  it('is counted, and remembers when the first one was', async () => {
    const { deps, subscription } = given();
    expect(await countFailure(deps, subscription, {})).toMatchObject({ failures: 1, failingSince: AT });
    deps.time.now = AT + 5_000;
    expect(await countFailure(deps, subscriptionNow(deps, subscription), {})).toMatchObject({ failures: 2, failingSince: AT });
    expect(deps.lines).toEqual([]);
  });

  it('pauses the sink when there have been too many, which is logged', async () => {
    const { deps, subscription } = given({ ...failed, failures: FAILURES_BEFORE_PAUSE - 1 });
    expect(await countFailure(deps, subscription, {})).toMatchObject({ failures: FAILURES_BEFORE_PAUSE, pausedUntil: AT + MINUTE_MS });
    expect(trials(deps)).toEqual([{ pausedUntil: AT + MINUTE_MS, delaySeconds: 62 }]);
    expect(deps.lines).toEqual([{ event: 'sink.paused', subscriptionId: subscription.id, failures: FAILURES_BEFORE_PAUSE }]);
  });

  it('pauses the sink only if the end of the pause is certain', async () => {
    const { deps, subscription } = given({ ...failed, failures: FAILURES_BEFORE_PAUSE - 1 });
    deps.queues.refuse('subscription-tasks', new Error('the queue is away'));
    await expect(countFailure(deps, subscription, {})).rejects.toThrow('the queue is away');
    expect(subscriptionNow(deps, subscription)).toBe(subscription);
  });

  it('whose pause is longer than a queue can delay a task ends it by a schedule', async () => {
    const { deps, subscription } = given();
    await countFailure(deps, subscription, { retryAfterMs: HOUR_MS });
    const body = { task: 'trial', subscriptionId: subscription.id, pausedUntil: AT + HOUR_MS };
    expect(deps.scheduled).toEqual([
      { queue: 'subscription-tasks', at: AT + HOUR_MS + 2_000, body, name: `trial-${subscription.id}-${String(AT + HOUR_MS)}` },
    ]);
  });

  it('is counted against what others have written meanwhile', async () => {
    const { deps, subscription } = given();
    await countFailure(deps, subscription, {});
    expect(await countFailure(deps, subscription, {})).toMatchObject({ failures: 2 });
  });

  it('of an attempt that began before the pause counts no more: a burst is not the longest pause', async () => {
    const { deps, subscription } = given({ ...failed, failures: FAILURES_BEFORE_PAUSE - 1 });
    await countFailure(deps, subscription, {});
    expect(await countFailure(deps, subscription, {})).toMatchObject({ failures: FAILURES_BEFORE_PAUSE });
    expect(deps.lines).toHaveLength(1);
  });

  it('of an attempt that began before a pause counts again once the pause is over', async () => {
    const { deps, subscription } = given({ ...failed, failures: FAILURES_BEFORE_PAUSE - 1 });
    await countFailure(deps, subscription, {});
    deps.time.now = AT + 60_000;
    expect(await countFailure(deps, subscription, {})).toMatchObject({ failures: FAILURES_BEFORE_PAUSE + 1 });
  });

  it('of an attempt that began in the pause is counted', async () => {
    const { deps, subscription } = given({ ...failed, pausedUntil: AT + 1_000 });
    expect(await countFailure(deps, subscription, {})).toMatchObject({ failures: FAILURES_BEFORE_PAUSE + 1 });
  });

  it('is counted for nobody if the subscription is gone', async () => {
    const { deps, subscription } = given();
    deps.subscriptionStore.all.clear();
    expect(await countFailure(deps, subscription, {})).toBeUndefined();
  });

  it('is given up against too many other writers', async () => {
    const { deps, subscription } = given();
    let writes = 0;
    const change = async (): Promise<undefined> => void (writes += 1);
    const subscriptionStore = { ...deps.subscriptionStore, change };
    expect(await countFailure({ ...deps, subscriptionStore }, subscription, {})).toBe(subscription);
    expect(writes).toBe(8);
  });
});
