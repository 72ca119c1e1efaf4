/**
 * Answers `FilterLogEvents` as CloudWatch Logs does: in pages, of which some are empty although others follow, and only
 * the lines that contain every term of the pattern, within the times.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** The lines of a log group as they are now, or the name of the error with which it is refused. */
type LogGroup = () => readonly string[] | string;

const PAGE_LINES = 3;
const Input = z.strictObject({
  logGroupName: z.string(),
  startTime: z.int(),
  endTime: z.int().optional(),
  filterPattern: z.string().regex(/^"[^"]+"( "[^"]+")*$/),
  nextToken: z.string().optional(),
});
type Input = z.output<typeof Input>;

const linesFor = (lines: readonly string[], { startTime, endTime = Infinity, filterPattern }: Input) => {
  const terms = [...filterPattern.matchAll(/"([^"]+)"/g)].map(([, term = '']) => term);
  return lines.flatMap((message) => {
    const timestamp = Date.parse((JSON.parse(message) as { readonly time: string }).time);
    const isMeant = timestamp >= startTime && timestamp <= endTime && terms.every((term) => message.includes(term));
    return isMeant ? [{ message, timestamp, ingestionTime: timestamp }] : [];
  });
};

/** An empty page comes first. */
const pageOf = (lines: ReturnType<typeof linesFor>, token: string | undefined) => {
  if (token === undefined) return { events: [], nextToken: '0' };
  const end = Number(token) + PAGE_LINES;
  return { events: lines.slice(Number(token), end), ...(end < lines.length && { nextToken: String(end) }) };
};

/** Asks are what it was asked for. */
export const startCloudWatchLogs = async (groups: Readonly<Record<string, LogGroup>>) => {
  const asked: Input[] = [];
  const answer = async (request: IncomingMessage): Promise<{ readonly status: number; readonly body: object }> => {
    const input = Input.parse(JSON.parse(await text(request)));
    asked.push(input);
    if (request.headers['x-amz-target'] !== 'Logs_20140328.FilterLogEvents') return { status: 400, body: { __type: 'UnknownOperation' } };
    const lines = groups[input.logGroupName]?.() ?? 'ResourceNotFoundException';
    if (typeof lines === 'string') return { status: 400, body: { __type: lines, message: 'No' } };
    return { status: 200, body: pageOf(linesFor(lines, input), input.nextToken) };
  };
  const server = createServer((request, response) => {
    void answer(request).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body)),
      () => response.writeHead(400).end('{"__type":"InvalidParameterException"}'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    asked,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
