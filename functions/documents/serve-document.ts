/**
 * Serves a document that is the same for everyone. It deliberately does without `functions/http/http-handler.ts`: a
 * constant needs no schema, and zod would make up nine tenths of the function. So an invalid correlator is replaced,
 * not refused.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { type ApiEvent, headerOf } from '../http/api-event';
import { CORRELATOR_HEADER, readCorrelator } from '../http/correlator';
import { entityTag, isUnchanged } from '../http/entity-tag';
import { logRequest } from '../http/request-log';
import type { Deps } from '../ports/deps';
import type { ApiResult, Rendered } from '../ports/idempotency';

export type DocumentDeps = Pick<Deps, 'clock' | 'randomId' | 'log'>;

export type ServedDocument = {
  readonly operationId: string;
  readonly content: unknown;
  readonly cacheControl: string;
};

/** Half of a SHA-256 in base64, enough to distinguish two versions of a document. */
const TAG_CHARACTERS = 22;
const tagOf = (text: string): string => entityTag(createHash('sha256').update(text).digest('base64url').slice(0, TAG_CHARACTERS));

export const serveDocument = ({ operationId, content, cacheControl }: ServedDocument, { clock, randomId, log }: DocumentDeps) => {
  const text = JSON.stringify(content);
  const etag = tagOf(text);
  const answer = (event: ApiEvent): Rendered => {
    const headers = { etag, 'cache-control': cacheControl };
    if (isUnchanged(headerOf(event, 'if-none-match'), etag)) return { statusCode: 304, headers, body: '' };
    return { statusCode: 200, headers: { ...headers, 'content-type': 'application/json' }, body: text };
  };
  return async (event: ApiEvent, context: Context): Promise<ApiResult> => {
    const startedAt = clock();
    const correlator = readCorrelator(headerOf(event, CORRELATOR_HEADER), randomId).value;
    const { statusCode, headers, body } = answer(event);
    const facts = { operation: operationId, correlator, requestId: context.awsRequestId, durationMs: clock() - startedAt, replayed: false };
    logRequest(log, facts, { statusCode, headers, body });
    return { statusCode, headers: { ...headers, [CORRELATOR_HEADER]: correlator }, body };
  };
};
