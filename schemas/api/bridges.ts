/** The operation that the bridge calls. */
import * as z from 'zod';
import { defineOperation } from '../operation';

export const bridgeCallback = defineOperation({
  operationId: 'bridgeCallback',
  tag: 'bridges',
  method: 'post',
  path: '/v1/bridge-callbacks/{driver}',
  summary: 'Accept a report from the bridge about its legs',
  description:
    'The driver verifies that the request comes from the bridge before it reads the body. 204 means that the report is safely queued.',
  auth: 'driver',
  scopes: [],
  params: z.strictObject({
    driver: z
      .string()
      .regex(/^[a-z]{1,16}$/)
      .meta({ description: 'The name of the driver.' }),
  }),
  body: z.string(),
  bodyType: 'raw',
  responses: { 204: null },
  problems: ['UNAUTHENTICATED', 'NOT_FOUND'],
});

export const bridgeOperations = [bridgeCallback] as const;
