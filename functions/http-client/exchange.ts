/** One request and its answer, or why there was none. */
import type { ClientRequest, IncomingHttpHeaders } from 'node:http';
import type { BodyPolicy } from './answer-body';
import { codeOf, NoAnswer } from './no-answer';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty unless the body is whole. */
  readonly body: string;
  /** The status arrived in time but the rest did not. Set only if the policy counts the status alone. */
  readonly timedOut: boolean;
};

/** The errors of writing to a connection that the peer has closed. */
const STALE = ['ECONNRESET', 'EPIPE'];

const noAnswer = (request: ClientRequest, error: unknown): NoAnswer =>
  error instanceof NoAnswer ? error : new NoAnswer(codeOf(error), request.reusedSocket && STALE.includes(codeOf(error)));

/** Rejects with `NoAnswer`, at the latest after `timeoutMs`. */
export const exchange = (request: ClientRequest, body: BodyPolicy, timeoutMs: number): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let late: Answer | undefined;
    const deadline = setTimeout(() => {
      if (late) resolve(late);
      else reject(new NoAnswer('timed-out'));
      request.destroy();
    }, timeoutMs);
    const fail = (error: unknown): void => {
      clearTimeout(deadline);
      reject(noAnswer(request, error));
      request.destroy();
    };
    request.on('error', fail);
    // No request asks for 101, and this one would wait for another answer.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail(new NoAnswer('upgraded'));
    });
    request.on('response', (response) => {
      const head = { status: response.statusCode ?? 0, headers: response.headers };
      if (body.statusCounts) late = { ...head, body: '', timedOut: true };
      body.read(response).then((text) => {
        clearTimeout(deadline);
        resolve({ ...head, body: text, timedOut: false });
      }, fail);
    });
  });
