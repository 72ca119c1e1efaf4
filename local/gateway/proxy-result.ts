/** Turns a function's result into an HTTP response, as API Gateway does (payload format 2.0). */

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
};

class MalformedResult extends Error {}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** A result without a status becomes the body of a 200. */
const inferred = (payload: unknown): HttpAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
});

const statusOf = (status: unknown): number => {
  const number = Number(status);
  if (!Number.isInteger(number) || number < 100 || number > 599) throw new MalformedResult('statusCode');
  return number;
};

const headersOf = (headers: unknown): Record<string, string> => {
  if (headers === undefined || headers === null) return {};
  if (!isFields(headers)) throw new MalformedResult('headers');
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), isScalar(value) ? String(value) : refuse('headers')]),
  );
};

const refuse = (part: string): never => {
  throw new MalformedResult(part);
};

const cookiesOf = (cookies: unknown): Readonly<Record<string, readonly string[]>> => {
  if (cookies === undefined || cookies === null) return {};
  if (!Array.isArray(cookies) || !cookies.every((cookie) => typeof cookie === 'string')) throw new MalformedResult('cookies');
  return { 'set-cookie': cookies };
};

const bodyOf = (body: unknown, isBase64: unknown): Buffer => {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') throw new MalformedResult('body');
  return Buffer.from(body, isBase64 === true ? 'base64' : 'utf8');
};

/** Throws `MalformedResult` if API Gateway would answer 500. */
export const httpAnswer = (payload: unknown): HttpAnswer => {
  if (!isFields(payload) || payload.statusCode === undefined) return inferred(payload);
  const body = bodyOf(payload.body, payload.isBase64Encoded);
  const typed = body.length > 0 ? { 'content-type': 'text/plain; charset=utf-8' } : {};
  return {
    status: statusOf(payload.statusCode),
    headers: { ...typed, ...headersOf(payload.headers), ...cookiesOf(payload.cookies) },
    body,
  };
};

/** The messages of API Gateway's own errors. */
const GATEWAY_MESSAGES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export const refusal = (status: keyof typeof GATEWAY_MESSAGES, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(JSON.stringify({ message: GATEWAY_MESSAGES[status] })),
});
