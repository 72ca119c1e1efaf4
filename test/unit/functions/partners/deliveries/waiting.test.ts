import type { SubscriptionRecord } from '../../../../../domain/subscription/record';
import { endPause, resumeAll } from '../../../../../functions/partners/deliveries/resume-deliveries';
import { waitForSink } from '../../../../../functions/partners/deliveries/waiting';
import { MINUTE_MS } from '../../../../../schemas/durations';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { aDelivery, deliveryNow, memoryPartnerDeps, subscriptionNow } from '../../../../support/memory-partner-deps';

const UNTIL = AT + MINUTE_MS;
const paused = { failures: 5, failingSince: AT, pausedUntil: UNTIL };
const waitingNow = { waitingSince: AT, waitingPause: UNTIL };

const given = (over: Partial<SubscriptionRecord> = paused) => {
  const subscription = aSubscriptionRecord(over);
  return { subscription, deps: memoryPartnerDeps(subscription) };
};

/** A delivery that waits. */
const waiting = async ({ deps, subscription }: ReturnType<typeof given>, eventAt = AT, tries = 0) => {
  const delivery = await aDelivery(deps, subscription, { eventAt, tries });
  await deps.deliveryStore.note(delivery, { status: 'pending', round: 1, tries, attempt: null, nextAttemptAt: null });
  return delivery;
};

describe('a delivery to a paused sink', () => {
  it('waits without a message, and the subscription knows it', async () => {
    const { deps, subscription } = given();
    const delivery = await aDelivery(deps, subscription, { tries: 3 });
    await waitForSink(deps, subscription, delivery);
    expect(deliveryNow(deps, delivery)).toMatchObject({ status: 'pending', tries: 3 });
    expect(deliveryNow(deps, delivery)).not.toHaveProperty('nextAttemptAt');
    expect(subscriptionNow(deps, subscription)).toMatchObject(waitingNow);
    expect(deps.queues.sent).toEqual([]);
  });

  it('changes the subscription only if it is earlier than those that wait, or the first of its pause', async () => {
    const { deps, subscription } = given({ ...paused, ...waitingNow });
    await waitForSink(deps, subscription, await aDelivery(deps, subscription, { eventAt: AT + 1 }));
    expect(subscriptionNow(deps, subscription)).toBe(subscription);
    await waitForSink(deps, subscription, await aDelivery(deps, subscription, { eventAt: AT - 1 }));
    expect(subscriptionNow(deps, subscription)).toMatchObject({ ...waitingNow, waitingSince: AT - 1 });
    await deps.subscriptionStore.change(subscription.id, { pausedUntil: UNTIL + 1 }, {});
    await waitForSink(deps, subscription, await aDelivery(deps, subscription, { eventAt: AT + 2 }));
    expect(subscriptionNow(deps, subscription)).toMatchObject({ waitingSince: AT - 1, waitingPause: UNTIL + 1 });
  });

  it.each([
    ['is over', { pausedUntil: AT }],
    ['was ended by a success', {}],
  ])('goes on at once if the pause %s meanwhile, after as many tries as before', async (_, now) => {
    const { deps, subscription } = given(now);
    const delivery = await aDelivery(deps, subscription, { tries: 3 });
    await waitForSink(deps, { ...subscription, ...paused }, delivery);
    expect(deps.queues.bodies('deliveries')).toEqual([{ subscriptionId: subscription.id, deliveryId: delivery.id, round: 2, tries: 3 }]);
    expect(deliveryNow(deps, delivery)).toMatchObject({ status: 'pending', round: 2, tries: 3, nextAttemptAt: AT });
  });

  it('whose subscription is gone waits for nothing', async () => {
    const { deps, subscription } = given();
    const delivery = await aDelivery(deps, subscription);
    deps.subscriptionStore.all.clear();
    await waitForSink(deps, subscription, delivery);
    expect(deps.queues.sent).toEqual([]);
  });
});

describe('the end of a pause', () => {
  const end = async (over: Partial<SubscriptionRecord>, at = UNTIL) => {
    const it = given({ ...paused, ...waitingNow, ...over });
    const [first] = [await waiting(it), await waiting(it, AT + 1)];
    it.deps.time.now = at;
    await endPause(it.deps, it.subscription, UNTIL);
    return { ...it, first, sent: it.deps.queues.bodies('deliveries'), tasks: it.deps.queues.in('subscription-tasks') };
  };

  it('lets one delivery try the sink, the oldest', async () => {
    const { first, sent, tasks } = await end({});
    expect([sent, tasks]).toMatchObject([[{ deliveryId: first.id }], []]);
  });

  it('lets the oldest of those try the sink that have done so least often', async () => {
    const it = given({ ...paused, ...waitingNow });
    const [tried, second] = [await waiting(it), await waiting(it, AT + 1), await waiting(it, AT + 2)];
    const attempt = { at: new Date(AT).toISOString(), durationMs: 7, status: 500, error: 'refused' } as const;
    await it.deps.deliveryStore.note(tried, { status: 'pending', round: 1, tries: 0, attempt, nextAttemptAt: null });
    it.deps.time.now = UNTIL;
    await endPause(it.deps, it.subscription, UNTIL);
    expect(it.deps.queues.bodies('deliveries')).toMatchObject([{ deliveryId: second.id }]);
  });

  it('is looked at again if it has not come yet', async () => {
    const { sent, tasks } = await end({}, UNTIL - 1);
    expect([sent, tasks]).toMatchObject([[], [{ body: { task: 'trial', pausedUntil: UNTIL }, delaySeconds: 1 }]]);
  });

  it('is left to the task of a later pause', async () => {
    const { sent, tasks } = await end({ pausedUntil: UNTIL + MINUTE_MS });
    expect([sent, tasks]).toEqual([[], []]);
  });

  it.each(['INACTIVE', 'DELETED'] as const)(
    'resumes all that wait for a subscription that is %s, whose deliveries are not attempted',
    async (status) => {
      expect((await end({ status })).sent).toHaveLength(2);
    },
  );

  it('does nothing if nothing waits', async () => {
    const { deps, subscription } = given({ ...paused, pausedUntil: AT });
    await endPause(deps, subscription, AT);
    expect(deps.queues.sent).toEqual([]);
  });
});

describe('deliveries that waited for a sink that is back', () => {
  const back = { ...waitingNow } as const;
  const task = { since: AT, pause: UNTIL };

  it('are resumed page by page, and then nothing waits', async () => {
    const it = given(back);
    for (let count = 0; count < 101; count += 1) await waiting(it, AT + count);
    await resumeAll(it.deps, it.subscription, task);
    expect(it.deps.queues.in('deliveries')).toHaveLength(100);
    const [next] = it.deps.queues.in('subscription-tasks');
    expect(next).toMatchObject({ body: { task: 'resume', ...task }, delaySeconds: 1 });
    await resumeAll(it.deps, subscriptionNow(it.deps, it.subscription), next?.body as typeof task);
    expect(it.deps.queues.in('deliveries')).toHaveLength(101);
    expect(subscriptionNow(it.deps, it.subscription)).not.toHaveProperty('waitingSince');
  });

  describe('of which a first resumption has not sent all', () => {
    type Task = Parameters<typeof resumeAll>[2];
    const COUNT = 250;

    const begun = async () => {
      const it = given(back);
      for (let count = 0; count < COUNT; count += 1) await waiting(it, AT + count);
      const tasks = () => it.deps.queues.in('subscription-tasks');
      const last = () => tasks().at(-1)?.body as Task;
      const run = (next: Task) => resumeAll(it.deps, subscriptionNow(it.deps, it.subscription), next);
      const sent = () => it.deps.queues.in('deliveries').length;
      /** Runs this step, and those that follow from it. */
      const runOn = async (next: Task): Promise<void> => {
        const before = tasks().length;
        await run(next);
        if (tasks().length > before) await runOn(last());
      };
      await run(task);
      expect(sent()).toBe(100);
      return { ...it, run, runOn, sent, tasks, last, next: last() };
    };

    it('are left to it by a second one, which comes back later', async () => {
      const { run, runOn, sent, tasks, next } = await begun();
      await run(task);
      expect(sent()).toBe(100);
      expect(tasks().at(-1)).toMatchObject({ body: { task: 'resume', ...task }, delaySeconds: 30 });
      expect(tasks().at(-1)?.body).not.toHaveProperty('cursor');
      await runOn(next);
      expect(sent()).toBe(COUNT);
    });

    it('are sent by the second one if the first has died', async () => {
      const { deps, run, runOn, sent, last } = await begun();
      await run(task);
      deps.time.now += 30_000;
      await runOn(last());
      expect(sent()).toBe(COUNT);
    });

    it('are sent once if a step arrives twice', async () => {
      const { run, runOn, sent, last, next } = await begun();
      await run(next);
      const third = last();
      await run(next);
      expect(sent()).toBe(200);
      expect(last()).not.toHaveProperty('claim');
      await runOn(third);
      expect(sent()).toBe(COUNT);
    });

    it('are gone on with by one of two that began in the same moment', async () => {
      const { deps, subscription, runOn, sent, tasks, last } = await begun();
      await deps.subscriptionStore.change(subscription.id, { resumingUntil: null }, {});
      const [seen, before] = [subscriptionNow(deps, subscription), tasks().length];
      await resumeAll(deps, seen, task);
      await resumeAll(deps, seen, task);
      expect(tasks()).toHaveLength(before + 1);
      await runOn(last());
      expect(sent()).toBe(COUNT);
    });

    it('need not wait for it after another pause', async () => {
      const { deps, subscription, run, runOn, sent, next } = await begun();
      await deps.subscriptionStore.change(subscription.id, paused, {});
      await run(next);
      await deps.subscriptionStore.change(subscription.id, { failures: null, failingSince: null, pausedUntil: null }, {});
      await runOn(task);
      expect(sent()).toBe(COUNT);
    });
  });

  /** A first resumption has sent all but what its last step is to send. */
  const beforeLastStep = async () => {
    const it = given(back);
    const { deps, subscription } = it;
    for (let count = 0; count < 101; count += 1) await waiting(it, AT + count);
    await resumeAll(deps, subscription, task);
    const lastStep = deps.queues.in('subscription-tasks').at(-1)?.body as typeof task;
    return { ...it, lastStep, seen: subscriptionNow(deps, subscription) };
  };

  it('need not wait for a resumption whose last step another pause has overtaken', async () => {
    const it = await beforeLastStep();
    const { deps, subscription, lastStep, seen } = it;
    await deps.subscriptionStore.change(subscription.id, paused, {});
    await resumeAll(deps, seen, lastStep);
    await deps.subscriptionStore.change(subscription.id, { failures: null, failingSince: null, pausedUntil: null }, {});
    await resumeAll(deps, subscriptionNow(deps, subscription), task);
    // It has made a step of its own, and does not come back later.
    expect(deps.queues.in('subscription-tasks').at(-1)).toMatchObject({ body: { task: 'resume' }, delaySeconds: 1 });
  });

  it('are left to a resumption that began during the last step of another, and keeps its claim', async () => {
    const it = await beforeLastStep();
    const { deps, subscription, lastStep, seen } = it;
    for (let count = 0; count < 200; count += 1) await waiting(it, AT + 1_000 + count);
    // The claim of the first one is over before its last step is.
    deps.time.now += 30_000;
    await resumeAll(deps, seen, task);
    const [other, next] = [subscriptionNow(deps, subscription), deps.queues.in('subscription-tasks').at(-1)?.body as typeof task];
    const page = jest.spyOn(deps.deliveryStore, 'since').mockResolvedValueOnce({ deliveries: [] });
    await resumeAll(deps, seen, lastStep);
    page.mockRestore();
    expect(subscriptionNow(deps, subscription)).toEqual(other);
    await resumeAll(deps, other, next);
    expect(deps.queues.in('subscription-tasks').at(-1)?.body).toMatchObject({ task: 'resume', claim: expect.any(Number) as number });
  });

  it('are resumed at once when a step whose last write failed is repeated', async () => {
    const { deps, subscription, lastStep } = await beforeLastStep();
    const change = jest.spyOn(deps.subscriptionStore, 'change').mockRejectedValueOnce(new Error('not now'));
    await expect(resumeAll(deps, subscriptionNow(deps, subscription), lastStep)).rejects.toThrow('not now');
    change.mockRestore();
    await resumeAll(deps, subscriptionNow(deps, subscription), lastStep);
    expect(deps.queues.in('deliveries')).toHaveLength(101);
    expect(subscriptionNow(deps, subscription)).not.toHaveProperty('resumingUntil');
  });

  it('are not those that have a next attempt', async () => {
    const it = given(back);
    await aDelivery(it.deps, it.subscription);
    await resumeAll(it.deps, it.subscription, task);
    expect(it.deps.queues.sent).toEqual([]);
  });

  it('are resumed after the next pause if the sink fails again', async () => {
    const it = given({ ...back, ...paused });
    await waiting(it);
    await resumeAll(it.deps, it.subscription, task);
    expect(it.deps.queues.sent).toEqual([]);
    expect(subscriptionNow(it.deps, it.subscription)).toBe(it.subscription);
  });

  it('are not forgotten if they began to wait in a later pause, which is over too', async () => {
    const it = given({ ...back, waitingPause: UNTIL + MINUTE_MS });
    await resumeAll(it.deps, it.subscription, task);
    expect(subscriptionNow(it.deps, it.subscription)).toMatchObject({ waitingSince: AT, waitingPause: UNTIL + MINUTE_MS });
  });
});
