/**
 * API Gateway's CORS: it answers preflight requests itself, and adds headers to the answers for a listed origin.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
import type { IncomingMessage } from 'node:http';
import { CORS_ANSWER_HEADERS, CORS_MAX_AGE_SECONDS, CORS_METHODS, CORS_REQUEST_HEADERS } from '../../functions/wiring/cors';
import type { HttpAnswer } from './proxy-result';

const originOf = ({ headers }: IncomingMessage, origins: readonly string[]): string | undefined =>
  headers.origin !== undefined && origins.includes(headers.origin) ? headers.origin : undefined;

/** The answer to a preflight request; `undefined` for any other request, or if no origin is listed. */
export const preflight = (request: IncomingMessage, origins: readonly string[]): HttpAnswer | undefined => {
  const isPreflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  if (!isPreflight || origins.length === 0) return undefined;
  const origin = originOf(request, origins);
  if (origin === undefined) return { status: 204, headers: {}, body: Buffer.alloc(0) };
  return {
    status: 204,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': CORS_METHODS.join(','),
      'access-control-allow-headers': CORS_REQUEST_HEADERS.join(','),
      'access-control-max-age': String(CORS_MAX_AGE_SECONDS),
      vary: 'origin',
    },
    body: Buffer.alloc(0),
  };
};

export const withCors = (answer: HttpAnswer, request: IncomingMessage, origins: readonly string[]): HttpAnswer => {
  const origin = originOf(request, origins);
  if (origin === undefined) return answer;
  const vary = [answer.headers['vary'], 'origin'].flat().filter((name) => name !== undefined);
  const headers = {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': CORS_ANSWER_HEADERS.join(','),
    vary: vary.join(', '),
  };
  return { ...answer, headers: { ...answer.headers, ...headers } };
};
