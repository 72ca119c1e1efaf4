/** The operations that need no token. */
import * as z from 'zod';
import { operationsWith } from '../operation';

const open = operationsWith({
  tag: 'documents',
  method: 'get',
  auth: 'none',
  scopes: [],
  headers: z.object({ 'if-none-match': z.string().optional().meta({ description: 'The `ETag` of an earlier answer.' }) }),
  answerHeaders: { 200: ['etag'], 304: ['etag'] },
  problems: [],
});

export const getHealth = /* @__PURE__ */ open({
  operationId: 'getHealth',
  path: '/v1/health',
  summary: 'Check that the API answers',
  responses: { 200: z.object({ status: z.literal('ok') }).meta({ id: 'Health' }), 304: null },
});

export const getOpenapi = /* @__PURE__ */ open({
  operationId: 'getOpenapi',
  path: '/openapi.json',
  summary: 'Get this contract as an OpenAPI 3.1 document',
  responses: { 200: z.looseObject({ openapi: z.string() }), 304: null },
});

export const getAsyncapi = /* @__PURE__ */ open({
  operationId: 'getAsyncapi',
  path: '/asyncapi.json',
  summary: 'Get the events, webhooks and terminal messages as an AsyncAPI 3 document',
  responses: { 200: z.looseObject({ asyncapi: z.string() }), 304: null },
});

export const documentOperations = [getHealth, getOpenapi, getAsyncapi] as const;
