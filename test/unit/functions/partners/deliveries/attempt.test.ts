import type { SubscriptionRecord } from '../../../../../domain/subscription/record';
import { RETRY_WAITS_MS } from '../../../../../domain/subscription/retry-schedule';
import { PLACES, SLOW_MS } from '../../../../../domain/subscription/slow-sink';
import { attemptDelivery } from '../../../../../functions/partners/deliveries/attempt';
import { deliveryMessage } from '../../../../../functions/partners/deliveries/delivery-messages';
import type { DeliveryWithBody } from '../../../../../functions/ports/delivery-store';
import type { SinkAnswer } from '../../../../../functions/ports/sinks';
import { DAY_MS } from '../../../../../schemas/durations';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { aDelivery, deliveryNow, memoryPartnerDeps, subscriptionNow } from '../../../../support/memory-partner-deps';

const STARTED = 'rollcall.subscription.started.v1';
const refused: SinkAnswer = { status: 500, error: 'refused', durationMs: 7 };

type Given = {
  readonly subscription?: Partial<SubscriptionRecord>;
  readonly delivery?: Parameters<typeof aDelivery>[2];
  readonly answer?: SinkAnswer;
  /** As it stands when the sink has answered. */
  readonly meanwhile?: Partial<DeliveryWithBody>;
};

const attempted = async ({ subscription: of = {}, delivery: over = {}, answer, meanwhile }: Given = {}) => {
  const subscription = aSubscriptionRecord(of);
  const deps = memoryPartnerDeps(subscription);
  const delivery = await aDelivery(deps, subscription, over);
  deps.script.answer = () => {
    if (meanwhile) deps.deliveryStore.all.set(`${delivery.subscriptionId} ${delivery.id}`, { ...delivery, ...meanwhile });
    return answer ?? { status: 204, error: null, durationMs: 7 };
  };
  await attemptDelivery(deps, subscription, delivery);
  return { ...deps, delivery, subscription, after: deliveryNow(deps, delivery), state: subscriptionNow(deps, subscription) };
};
/** Without the end of a pause. */
const tasks = ({ queues }: Awaited<ReturnType<typeof attempted>>) =>
  (queues.bodies('subscription-tasks') as readonly { readonly task: string }[]).filter(({ task }) => task !== 'trial');

describe('an attempt that the sink accepts', () => {
  it('posts the same bytes, signed, and is noted as the success', async () => {
    const { after, posted, subscription, queues, lines } = await attempted();
    expect(posted).toMatchObject([{ url: subscription.sink, body: '{"a":1}' }]);
    expect(posted[0]?.headers).toHaveProperty('webhook-signature');
    expect(after).toMatchObject({ status: 'succeeded', tries: 1, attempts: [{ status: 204, error: null, durationMs: 7 }] });
    expect(after).not.toHaveProperty('nextAttemptAt');
    expect(queues.sent).toEqual([]);
    expect(lines).toEqual([{ event: 'delivery.arrived', subscriptionId: subscription.id, ageMs: 0 }]);
  });

  it.each<readonly [string, NonNullable<Given['delivery']>]>([
    ['verifies the sink', { eventType: STARTED }],
    ['has waited for a sink that was paused', { tries: 4, round: 3 }],
    ['is sent again after it had arrived', { status: 'succeeded', round: 2 }],
  ])('is logged with the age of its event if it %s', async (_what, delivery) => {
    const { lines } = await attempted({ delivery: { ...delivery, eventAt: AT - DAY_MS } });
    expect(lines).toMatchObject([{ event: 'delivery.arrived', ageMs: DAY_MS }]);
  });

  it('is logged with the age at which the sink accepted it, however long it takes to note that', async () => {
    const subscription = aSubscriptionRecord();
    const deps = memoryPartnerDeps(subscription);
    const delivery = await aDelivery(deps, subscription);
    deps.script.answer = () => ((deps.time.now += 300), { status: 204, error: null, durationMs: 300 });
    const note: typeof deps.deliveryStore.note = (...noted) => ((deps.time.now += 1_000), deps.deliveryStore.note(...noted));
    await attemptDelivery({ ...deps, deliveryStore: { ...deps.deliveryStore, note } }, subscription, delivery);
    expect([deps.lines, deps.time.now]).toMatchObject([[{ event: 'delivery.arrived', ageMs: 300 }], AT + 1_300]);
  });

  it('writes nothing to a subscription that had no failures', async () => {
    const { state, subscription } = await attempted();
    expect(state).toBe(subscription);
  });

  it('closes the circuit breaker', async () => {
    const { state } = await attempted({ subscription: { failures: 4, failingSince: AT - 1_000, pausedUntil: AT } });
    for (const member of ['failures', 'failingSince', 'pausedUntil']) expect(state).not.toHaveProperty(member);
  });

  it('makes a subscription active if it was the verification, and only then', async () => {
    const waiting = { status: 'ACTIVATION_REQUESTED' } as const;
    const verified = await attempted({ subscription: waiting, delivery: { eventType: STARTED } });
    expect(verified.state.status).toBe('ACTIVE');
    expect(tasks(verified)).toEqual([{ task: 'activated', subscriptionId: verified.subscription.id }]);
    const other = await attempted({ subscription: waiting });
    expect([other.state.status, tasks(other)]).toEqual(['ACTIVATION_REQUESTED', []]);
  });
});

describe('an attempt that fails', () => {
  it('is followed by another one after the wait of the schedule', async () => {
    const { after, delivery, queues, state, subscription } = await attempted({ answer: refused });
    expect(queues.sent).toEqual([
      {
        queue: 'deliveries',
        body: { subscriptionId: delivery.subscriptionId, deliveryId: delivery.id, round: 1, tries: 1 },
        group: deliveryMessage(subscription, delivery).group,
        delaySeconds: 5,
      },
    ]);
    expect(after).toMatchObject({ status: 'pending', tries: 1, nextAttemptAt: AT + (RETRY_WAITS_MS[0] ?? 0) });
    expect(state).toMatchObject({ failures: 1, failingSince: AT });
  });

  it('is followed by a schedule where the wait is longer than a queue can delay', async () => {
    const { scheduled, queues, delivery } = await attempted({ answer: refused, delivery: { tries: 2 } });
    expect(queues.in('deliveries')).toEqual([]);
    expect(scheduled).toMatchObject([
      { queue: 'deliveries', at: AT + (RETRY_WAITS_MS[2] ?? 0), body: { tries: 3 }, name: `${delivery.id}-1-3` },
    ]);
  });

  it('gives the sink the time that it asks for', async () => {
    const { after, state } = await attempted({ answer: { ...refused, status: 503, retryAfterMs: 20_000 } });
    expect(after.nextAttemptAt).toBe(AT + 20_000);
    expect(state.pausedUntil).toBe(AT + 20_000);
  });

  it('is given up after the last try: noted as failed and logged, without a dead letter', async () => {
    const { after, delivery, queues, lines } = await attempted({ answer: refused, delivery: { tries: RETRY_WAITS_MS.length } });
    expect(after).toMatchObject({ status: 'failed', tries: 10 });
    expect(queues.sent).toEqual([]);
    expect(lines).toMatchObject([
      { event: 'delivery.failed', deliveryId: delivery.id, status: 500 },
      { event: 'delivery.given-up', deliveryId: delivery.id, status: 500 },
    ]);
  });

  it.each<readonly [string, Partial<DeliveryWithBody>]>([
    ['another attempt got through', { status: 'succeeded' }],
    ['another attempt has been noted', { tries: 1 }],
    ['the delivery was begun anew', { round: 2 }],
  ])('is of no account if %s', async (_why, meanwhile) => {
    const { queues, state } = await attempted({ answer: refused, meanwhile });
    expect(queues.sent).toEqual([]);
    expect(state).not.toHaveProperty('failures');
  });

  it('counts no failure of a subscription that is switched off', async () => {
    const { state } = await attempted({ answer: refused, subscription: { status: 'INACTIVE' }, delivery: { eventType: STARTED } });
    expect(state).not.toHaveProperty('failures');
  });

  it('asks for the subscription to be switched off after five days of failures', async () => {
    const failing = { failures: 30, failingSince: AT - 5 * DAY_MS };
    const off = await attempted({ answer: refused, subscription: failing });
    expect(tasks(off)).toEqual([{ task: 'deactivate', subscriptionId: off.subscription.id, reason: 'failing', verificationSince: AT }]);
    expect(tasks(await attempted({ answer: refused, subscription: { ...failing, failingSince: AT - 5 * DAY_MS + 1 } }))).toEqual([]);
  });

  it('may be the trial of a paused sink, whose pause then begins anew', async () => {
    const paused = { failures: 5, failingSince: AT - 1_000, pausedUntil: AT + 25_000 };
    const trial = await attempted({ answer: refused, subscription: paused });
    expect(trial.state).toMatchObject({ failures: 6, pausedUntil: AT + 120_000 });
  });

  const nextOf = ({ after, queues }: Awaited<ReturnType<typeof attempted>>) => ({
    status: after.status,
    tries: after.tries,
    attempts: after.attempts.length,
    nextAttemptAt: after.nextAttemptAt,
    messages: queues.in('deliveries').length,
  });

  it.each([
    ['leads to a pause', { failures: 4, failingSince: AT - 1_000 }],
    ['is the trial', { failures: 7, failingSince: AT - 1_000, pausedUntil: AT + 25_000 }],
  ])('does not count if it %s: the delivery waits with the others', async (_which, subscription) => {
    const given = await attempted({ answer: refused, subscription, delivery: { tries: 9 } });
    expect(nextOf(given)).toEqual({ status: 'pending', tries: 9, attempts: 1, nextAttemptAt: undefined, messages: 0 });
    expect(given.state).toMatchObject({ waitingSince: AT, waitingPause: given.state.pausedUntil });
  });

  it('counts if the delivery does not wait for its sink, or the sink has only asked for time', async () => {
    const failing = { failures: 4, failingSince: AT - 1_000 };
    const urgent = await attempted({ answer: refused, subscription: failing, delivery: { eventType: STARTED } });
    const asked = await attempted({ answer: { ...refused, status: 503, retryAfterMs: 20_000 } });
    expect([urgent, asked].map(nextOf)).toMatchObject([
      { tries: 1, nextAttemptAt: AT + (RETRY_WAITS_MS[0] ?? 0), messages: 1 },
      { tries: 1, nextAttemptAt: AT + 20_000, messages: 1 },
    ]);
  });

  it('ends the pause that its sink asked for if it was the trial, but not if it was urgent', async () => {
    const asked = { failures: 1, failingSince: AT - 1_000, pausedUntil: AT + 25_000 };
    const trial = await attempted({ answer: refused, subscription: asked });
    expect(trial.state).not.toHaveProperty('pausedUntil');
    const urgent = await attempted({ answer: refused, subscription: asked, delivery: { eventType: STARTED } });
    expect(urgent.state).toMatchObject({ failures: 2, pausedUntil: AT + 25_000 });
  });

  it('is of no account if the delivery was removed meanwhile', async () => {
    const subscription = aSubscriptionRecord();
    const deps = memoryPartnerDeps(subscription);
    const delivery = await aDelivery(deps, subscription);
    deps.script.answer = () => {
      deps.deliveryStore.all.clear();
      return refused;
    };
    await attemptDelivery(deps, subscription, delivery);
    expect([deps.queues.sent, [...deps.deliveryStore.all]]).toEqual([[], []]);
  });
});

describe('a sink that never accepts its verification', () => {
  const last = { eventType: STARTED, tries: RETRY_WAITS_MS.length };
  const waiting = { status: 'ACTIVATION_REQUESTED' } as const;

  it('has its subscription switched off by the last try', async () => {
    const given = await attempted({ answer: refused, subscription: waiting, delivery: last });
    expect(tasks(given)).toMatchObject([{ task: 'deactivate', reason: 'not-verified' }]);
  });

  it('has it not switched off once it is active', async () => {
    expect(tasks(await attempted({ answer: refused, delivery: last }))).toEqual([]);
  });

  it('has it not switched off by an earlier verification, nor by another event', async () => {
    const earlier = await attempted({ answer: refused, subscription: { ...waiting, verificationSince: AT + 1 }, delivery: last });
    const other = await attempted({ answer: refused, subscription: waiting, delivery: { tries: last.tries } });
    expect([tasks(earlier), tasks(other)]).toEqual([[], []]);
  });
});

describe('a sink that is gone', () => {
  const gone: SinkAnswer = { ...refused, status: 410 };

  it('has its subscription switched off, and the event held', async () => {
    const given = await attempted({ answer: gone });
    expect(tasks(given)).toMatchObject([{ task: 'deactivate', reason: 'sink-gone' }]);
    expect(given.after).toMatchObject({ status: 'held', tries: 1 });
    expect(given.queues.in('deliveries')).toEqual([]);
  });

  it('has no event of the subscription itself held', async () => {
    expect((await attempted({ answer: gone, delivery: { eventType: STARTED } })).after.status).toBe('failed');
  });
});

describe('an attempt at a slow sink', () => {
  const slowly = async (placesLeft: number) => {
    const subscription = aSubscriptionRecord();
    const deps = memoryPartnerDeps(subscription);
    const delivery = await aDelivery(deps, subscription);
    for (let place = placesLeft; place < PLACES; place += 1) await deps.slowPlaces.count(subscription.owner, AT, PLACES);
    deps.script.answer = async (whenSlow) =>
      (await whenSlow?.()) === true
        ? { status: 204, error: null, durationMs: 13_500 }
        : { status: null, error: 'timed-out', durationMs: SLOW_MS };
    await attemptDelivery(deps, subscription, delivery);
    return { after: deliveryNow(deps, delivery), state: subscriptionNow(deps, subscription) };
  };

  it('succeeds if its owner has a place for it, and the sink is known to be slow', async () => {
    const { after, state } = await slowly(1);
    expect([after.status, state.slowSince, state.failures]).toEqual(['succeeded', AT, undefined]);
  });

  it('fails as one that timed out if there is none, which counts against the sink', async () => {
    const { after, state } = await slowly(0);
    expect(after).toMatchObject({ status: 'pending', tries: 1, attempts: [{ error: 'timed-out', durationMs: SLOW_MS }] });
    expect(state).toMatchObject({ slowSince: AT, failures: 1 });
  });

  it('shows that the sink is fast again', async () => {
    const { state } = await attempted({ subscription: { slowSince: AT - 1 } });
    expect(state).not.toHaveProperty('slowSince');
  });
});
