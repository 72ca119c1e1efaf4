/** The operations for partners: subscribe to events, and manage their delivery. */
import * as z from 'zod';
import { decimal } from '../common';
import { Delivery, DeliveryId, DeliveryPage, DeliveryStatus, RecoverRequest } from '../delivery';
import { operationsWith } from '../operation';
import { CreateSubscriptionRequest, NewSubscription, RotatedSecret, Subscription, SubscriptionId, SubscriptionPage } from '../subscription';

const partner = operationsWith({ tag: 'subscriptions', auth: 'jwt', scopes: ['subscriptions:manage'] });
const ofSubscription = z.strictObject({ subscriptionId: SubscriptionId });
const ofDelivery = z.strictObject({ subscriptionId: SubscriptionId, deliveryId: DeliveryId });
const page = {
  cursor: z.string().min(1).max(512).optional().meta({ description: 'The `nextCursor` of the previous page.' }),
  limit: decimal(1, 100).default(20).meta({ description: 'The most entries on a page.' }),
};

const subscriptionsQuery = z.strictObject(page);
const deliveriesQuery = z.strictObject({
  ...page,
  status: DeliveryStatus.optional().meta({ description: 'Only deliveries with this status.' }),
});

// Paths are written out: a path that is composed counts as an effect, and would put each operation into every bundle.
export const createSubscription = /* @__PURE__ */ partner({
  operationId: 'createSubscription',
  method: 'post',
  path: '/v1/subscriptions',
  summary: 'Subscribe to events by webhook',
  description:
    "The subscription sees the conferences of the phone number in the token, or everyone's with the scope `conferences:all`. It belongs to the client together with that number, or with that scope: nobody else sees it. Its events contain phone numbers, names, references and subjects only with the scope `numbers:read`. The first delivery verifies the sink.",
  command: true,
  body: CreateSubscriptionRequest,
  responses: { 201: NewSubscription },
  answerHeaders: { 201: ['location'] },
  problems: ['INVALID_CREDENTIAL', 'INVALID_TOKEN', 'NOT_FOUND', 'INVALID_TOKEN_CONTEXT', 'SINK_NOT_ALLOWED', 'TOO_MANY_REQUESTS'],
});

export const listSubscriptions = /* @__PURE__ */ partner({
  operationId: 'listSubscriptions',
  method: 'get',
  path: '/v1/subscriptions',
  summary: "List the caller's own subscriptions",
  description:
    'Those that the client made for the phone number in the token and, with the scope `conferences:all`, those that it made with that scope.',
  query: subscriptionsQuery,
  responses: { 200: SubscriptionPage },
  problems: [],
});

export const getSubscription = /* @__PURE__ */ partner({
  operationId: 'getSubscription',
  method: 'get',
  path: '/v1/subscriptions/{subscriptionId}',
  summary: 'Get one subscription',
  params: ofSubscription,
  responses: { 200: Subscription },
  problems: ['NOT_FOUND'],
});

export const deleteSubscription = /* @__PURE__ */ partner({
  operationId: 'deleteSubscription',
  method: 'delete',
  path: '/v1/subscriptions/{subscriptionId}',
  summary: 'Delete a subscription',
  description:
    'Nothing more is delivered except `rollcall.subscription.ended.v1`, if the subscription was active. Deliveries that have not arrived are given up.',
  command: true,
  params: ofSubscription,
  responses: { 204: null },
  problems: ['NOT_FOUND'],
});

export const rotateSubscriptionSecret = /* @__PURE__ */ partner({
  operationId: 'rotateSubscriptionSecret',
  method: 'post',
  path: '/v1/subscriptions/{subscriptionId}/rotate-secret',
  summary: 'Replace the secret; for 24 hours deliveries are signed with the old and the new one',
  command: true,
  params: ofSubscription,
  responses: { 200: RotatedSecret },
  problems: ['NOT_FOUND'],
});

export const testSubscription = /* @__PURE__ */ partner({
  operationId: 'testSubscription',
  method: 'post',
  path: '/v1/subscriptions/{subscriptionId}/test',
  summary: 'Send a test event to the sink',
  command: true,
  params: ofSubscription,
  responses: { 202: Delivery },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'TOO_MANY_REQUESTS'],
});

export const activateSubscription = /* @__PURE__ */ partner({
  operationId: 'activateSubscription',
  method: 'post',
  path: '/v1/subscriptions/{subscriptionId}/activate',
  summary: 'Verify the sink again and activate the subscription',
  command: true,
  params: ofSubscription,
  responses: { 202: Subscription },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE', 'TOO_MANY_REQUESTS'],
});

export const listDeliveries = /* @__PURE__ */ partner({
  operationId: 'listDeliveries',
  method: 'get',
  path: '/v1/subscriptions/{subscriptionId}/deliveries',
  summary: 'List the deliveries of the last 30 days, newest first',
  description: 'If the deployment keeps conferences for a shorter time, it keeps deliveries only for as long.',
  params: ofSubscription,
  query: deliveriesQuery,
  responses: { 200: DeliveryPage },
  problems: ['NOT_FOUND'],
});

export const redeliver = /* @__PURE__ */ partner({
  operationId: 'redeliver',
  method: 'post',
  path: '/v1/subscriptions/{subscriptionId}/deliveries/{deliveryId}/redeliver',
  summary: 'Send one delivery again, whatever its outcome',
  command: true,
  limit: 'redeliveries',
  params: ofDelivery,
  responses: { 202: Delivery },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE'],
});

export const recoverDeliveries = /* @__PURE__ */ partner({
  operationId: 'recoverDeliveries',
  method: 'post',
  path: '/v1/subscriptions/{subscriptionId}/recover',
  summary: 'Send all events since a given time that have not been delivered',
  command: true,
  limit: 'recoveries',
  params: ofSubscription,
  body: RecoverRequest,
  responses: { 202: null },
  problems: ['NOT_FOUND', 'INCOMPATIBLE_STATE'],
});

export const subscriptionOperations = [
  createSubscription,
  listSubscriptions,
  getSubscription,
  deleteSubscription,
  rotateSubscriptionSecret,
  testSubscription,
  activateSubscription,
  listDeliveries,
  redeliver,
  recoverDeliveries,
] as const;
