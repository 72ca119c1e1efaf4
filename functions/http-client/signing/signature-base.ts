/**
 * The text that is signed (RFC 9421 section 2.5): a line for each covered component, and a last line that lists them.
 */
import { formatInnerList, formatString, stringOf, type InnerList } from './structured-fields';

export type HttpRequest = {
  readonly method: string;
  /** Absolute. Only its path and query count: a gateway in between may change the rest. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty if there is none. */
  readonly body: string;
};

export const componentsToCover = (request: Pick<HttpRequest, 'url' | 'body'>): readonly string[] => [
  '@method',
  '@path',
  ...(new URL(request.url).search === '' ? [] : ['@query']),
  ...(request.body === '' ? [] : ['content-digest', 'content-type']),
];

/**
 * `undefined` if the request has no such component, or if a gateway makes it unreliable (`@authority`, `@target-uri`).
 */
const componentValue = (name: string, request: HttpRequest): string | undefined => {
  if (name === '@method') return request.method.toUpperCase();
  if (name === '@path') return new URL(request.url).pathname;
  if (name === '@query') return new URL(request.url).search || '?';
  if (!Object.hasOwn(request.headers, name)) return undefined;
  return request.headers[name]
    ?.split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
};

/** `undefined` if a covered component is missing, is covered twice, or has parameters (ours have none). */
export const signatureBase = (covered: InnerList, request: HttpRequest): string | undefined => {
  if (new Set(covered.items).size !== covered.items.length) return undefined;
  const lines: string[] = [];
  for (const item of covered.items) {
    const name = stringOf(item) ?? '';
    const value = item === formatString(name) ? componentValue(name, request) : undefined;
    if (value === undefined) return undefined;
    lines.push(`${item}: ${value}`);
  }
  return [...lines, `"@signature-params": ${formatInnerList(covered)}`].join('\n');
};
