/** Subscriptions of a partner to the changes of one conference. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mustCall } from '../deployment/http-client';
import { monotonicMs } from '../measuring/monotonic-clock';

type Subscription = { readonly id: string; readonly status: string };

const ACTIVE_WITHIN_MS = 30_000;
const POLL_EVERY_MS = 50;

const untilActive = async (baseUrl: string, token: string, { id }: Subscription): Promise<void> => {
  const deadline = monotonicMs() + ACTIVE_WITHIN_MS;
  for (;;) {
    const { status } = await mustCall<Subscription>(baseUrl, { method: 'GET', path: `/v1/subscriptions/${id}`, token }, 200);
    if (status === 'ACTIVE') return;
    if (monotonicMs() > deadline) throw new Error(`A subscription is still ${status}`);
    await sleep(POLL_EVERY_MS);
  }
};

export const subscribeTo = async (baseUrl: string, token: string, conferenceId: string, sinks: readonly string[]): Promise<void> => {
  const config = { subscriptionDetail: { conferenceId } };
  for (const sink of sinks) {
    const json = { protocol: 'HTTP', sink, types: ['rollcall.participant.*'], config };
    const made = await mustCall<Subscription>(baseUrl, { method: 'POST', path: '/v1/subscriptions', token, json }, 201);
    await untilActive(baseUrl, token, made);
  }
};
