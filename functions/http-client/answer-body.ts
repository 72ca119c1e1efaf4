/** How the body of an answer is handled: one policy for each kind of peer. */
import type { IncomingMessage } from 'node:http';
import { codeOf, NoAnswer } from './no-answer';

export type BodyPolicy = {
  /** The status alone is an answer, even if the rest breaks off or comes too late. */
  readonly statusCounts: boolean;
  readonly read: (response: IncomingMessage) => Promise<string>;
};

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
  statusCounts: false,
  read: async (response) => {
    const body = await readUpTo(maxBytes, response).catch((error: unknown) => {
      // An answer that breaks off does not show a stale connection: the peer had received the request.
      throw new NoAnswer(codeOf(error));
    });
    if (body === undefined) throw new NoAnswer('too-large');
    return body;
  },
});

/**
 * The status counts. The end of the body is awaited, so that the connection can be kept, but no more than `maxBytes`
 * are read.
 */
export const drainedBody = (maxBytes: number): BodyPolicy => ({
  statusCounts: true,
  read: async (response) => (await readUpTo(maxBytes, response).catch(() => undefined)) ?? '',
});

/** The status counts, and nothing else is awaited. */
export const ignoredBody: BodyPolicy = {
  statusCounts: true,
  read: (response) => {
    response.resume();
    return Promise.resolve('');
  },
};
