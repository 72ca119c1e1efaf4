/** How the body of an answer is handled: one policy for each kind of peer. */
import type { IncomingMessage } from 'node:http';
import { codeOf, NoAnswer } from './no-answer';

/**
 * `read`: an answer counts only if its body is whole. `drop`: the status is the answer, as soon as the headers have been
 * read, whatever follows them.
 */
export type BodyPolicy =
  { readonly read: (response: IncomingMessage) => Promise<string> } | { readonly drop: (response: IncomingMessage) => void };

/** `undefined` if the body is larger than that: leaving the loop destroys the response, and the connection with it. */
const readUpTo = async (maxBytes: number, response: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** An answer counts only if its body is whole and not larger than `maxBytes`. */
export const wholeBody = (maxBytes: number): BodyPolicy => ({
  read: async (response) => {
    const body = await readUpTo(maxBytes, response).catch((error: unknown) => {
      // An answer that breaks off does not show a stale connection: the peer had received the request.
      throw new NoAnswer(codeOf(error));
    });
    if (body === undefined) throw new NoAnswer('too-large');
    return body;
  },
});

/** How long the end of a dropped body may take, so that the connection can be kept. */
const DROP_WITHIN_MS = 250;

/** Without a length, only the end of the connection ends the body. */
const mayBeKept = ({ headers, statusCode }: IncomingMessage): boolean =>
  statusCode === 204 || headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;

/**
 * The status counts, and nothing else is awaited. If the body ends soon and within `maxBytes`, the connection is kept;
 * otherwise it is destroyed.
 */
export const droppedBody = (maxBytes: number): BodyPolicy => ({
  drop: (response) => {
    const giveUp = setTimeout(() => response.destroy(), DROP_WITHIN_MS).unref();
    let left = maxBytes;
    response.on('data', ({ length }: Buffer) => {
      left -= length;
      if (left < 0) response.destroy();
    });
    // The answer has been given, so nothing that happens to the rest of it matters.
    response.on('error', () => undefined);
    response.on('close', () => clearTimeout(giveUp));
    if (!mayBeKept(response)) response.destroy();
  },
});
