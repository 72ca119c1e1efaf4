/** The files of a folder at `/`, such as a built web application, with the headers that such an application should have. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { consoleCaching, consoleHeaders, consolePolicy } from '../../functions/wiring/console';
import { rawTarget } from './proxy-event';
import type { HttpAnswer } from './proxy-result';

/** Undefined if the folder has nothing for the request. */
export type ServedFolder = (request: IncomingMessage) => Promise<HttpAnswer | undefined>;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const SECURITY = { 'content-security-policy': consolePolicy(), ...consoleHeaders };

/** Build tools put a hash of the content into the name. */
const HASHED_NAME = /-[\w-]{8,}\.\w+$/;

/** The paths of the API never show a page. */
const isApi = (pathname: string): boolean => /^\/(v1|local)(\/|$)/.test(pathname);

/** Undefined if the path leads out of the folder, or to a hidden file. */
const segmentsOf = (pathname: string): readonly string[] | undefined => {
  try {
    const segments = pathname
      .split('/')
      .filter((each) => each !== '')
      .map(decodeURIComponent);
    return segments.some((each) => each.startsWith('.') || /[/\\\0]/.test(each)) ? undefined : segments;
  } catch {
    return undefined;
  }
};

const ABSENT = new Set(['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

const contentOf = async (file: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(file);
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
};

const answerWith = (file: string, body: Buffer, { headers }: IncomingMessage): HttpAnswer => {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const all = { ...SECURITY, etag, 'cache-control': HASHED_NAME.test(file) ? consoleCaching.hashed : consoleCaching.others };
  const known = (headers['if-none-match'] ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known.includes(etag)) return { status: 304, headers: all, body: Buffer.alloc(0) };
  return { status: 200, headers: { ...all, 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }, body };
};

/** The application has its own addresses: a browser that opens one gets `index.html`. */
const wantsPage = ({ headers }: IncomingMessage): boolean => (headers.accept ?? '').includes('text/html');

/** `source`: the folder, or what makes it and is asked whenever a request needs a file. */
export const servedFolder =
  (source: string | (() => Promise<string>)): ServedFolder =>
  async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const pathname = rawTarget(request).rawPath;
    const segments = segmentsOf(pathname);
    if (segments === undefined || isApi(pathname)) return undefined;
    const folder = typeof source === 'string' ? source : await source();
    const index = path.join(folder, 'index.html');
    const candidates = [segments.length === 0 ? index : path.join(folder, ...segments), ...(wantsPage(request) ? [index] : [])];
    for (const file of candidates) {
      const content = await contentOf(file);
      if (content) return answerWith(file, content, request);
    }
    return undefined;
  };
