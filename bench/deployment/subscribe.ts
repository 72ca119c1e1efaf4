/** Subscriptions of partners to the changes of participants. */
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../measuring/monotonic-clock';
import { mustCall } from './http-client';

type Subscription = { readonly id: string; readonly status: string };

const ACTIVE_WITHIN_MS = 30_000;
const POLL_EVERY_MS = 50;

const untilActive = async (baseUrl: string, token: string, id: string): Promise<void> => {
  const deadline = monotonicMs() + ACTIVE_WITHIN_MS;
  for (;;) {
    const { status } = await mustCall<Subscription>(baseUrl, { method: 'GET', path: `/v1/subscriptions/${id}`, token }, 200);
    if (status === 'ACTIVE') return;
    if (monotonicMs() > deadline) throw new Error(`A subscription is still ${status}`);
    await sleep(POLL_EVERY_MS);
  }
};

/** Returns the subscription's id when it is active. Without `conferenceId`, it is to all conferences. */
export const subscribe = async (baseUrl: string, token: string, sink: string, conferenceId?: string): Promise<string> => {
  const config = conferenceId === undefined ? {} : { config: { subscriptionDetail: { conferenceId } } };
  const json = { protocol: 'HTTP', sink, types: ['rollcall.participant.*'], ...config };
  const { id } = await mustCall<Subscription>(baseUrl, { method: 'POST', path: '/v1/subscriptions', token, json }, 201);
  await untilActive(baseUrl, token, id);
  return id;
};
