/** The operation that the bridge calls. */
import * as z from 'zod';
import { operationsWith } from '../operation';

const bridge = operationsWith({ tag: 'bridges', auth: 'driver', scopes: [] });

export const bridgeCallback = /* @__PURE__ */ bridge({
  operationId: 'bridgeCallback',
  method: 'post',
  path: '/v1/bridge-callbacks/{driver}',
  summary: 'Accept a report from the bridge about its legs',
  description:
    'The driver verifies that the request comes from the bridge before it reads the body. 204 means that the report is safely queued. A body that a signature covers may have 64 KB, and a form 200 fields.',
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
