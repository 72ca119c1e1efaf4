/** What the conference server tells. */
import * as z from 'zod';
import { defineOperation } from '../operation';

export const bridgeCallback = defineOperation({
  operationId: 'bridgeCallback',
  tag: 'bridges',
  method: 'post',
  path: '/v1/bridge-callbacks/{driver}',
  summary: 'Take what the conference server reports of its legs',
  description: 'The driver verifies the request before it is read. 204 says that the report is safely queued.',
  auth: 'driver',
  scopes: [],
  params: z.strictObject({ driver: z.string().regex(/^[a-z]{1,16}$/) }),
  body: z.string(),
  bodyType: 'raw',
  responses: { 204: null },
  problems: ['UNAUTHENTICATED', 'NOT_FOUND'],
});

export const bridgeOperations = [bridgeCallback] as const;
