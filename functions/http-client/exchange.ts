/** One request and its answer, or why there was none. */
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { BodyPolicy } from './answer-body';
import { codeOf, NoAnswer } from './no-answer';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty if the policy drops it. */
  readonly body: string;
};

/**
 * The errors of a connection that the peer has closed, or on which bytes were left that belong to the answer before
 * (`HPE_…`).
 */
const STALE = /^(?:ECONNRESET|EPIPE|HPE_\w+)$/;

const noAnswer = (request: ClientRequest, error: unknown): NoAnswer =>
  error instanceof NoAnswer ? error : new NoAnswer(codeOf(error), request.reusedSocket && STALE.test(codeOf(error)));

/** How far a request has come: the code of its time-out names what it was waiting for. */
type Phase = 'lookup-timed-out' | 'connect-timed-out' | 'tls-timed-out' | 'timed-out';

const watchPhase = (request: ClientRequest): (() => Phase) => {
  let phase: Phase = isIP(request.host) === 0 ? 'lookup-timed-out' : 'connect-timed-out';
  const enter = (next: Phase) => () => (phase = next);
  request.on('socket', (socket) => {
    if (!socket.connecting) return void (phase = 'timed-out');
    socket.once('lookup', enter('connect-timed-out'));
    socket.once('connect', enter(request.protocol === 'https:' ? 'tls-timed-out' : 'timed-out'));
    socket.once('secureConnect', enter('timed-out'));
  });
  return () => phase;
};

/** Rejects with `NoAnswer`, at the latest after `timeoutMs`, or as soon as `giveUp` is aborted. */
export const exchange = (request: ClientRequest, body: BodyPolicy, timeoutMs: number, giveUp?: AbortSignal): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const phase = watchPhase(request);
    const timeOut = (): void => {
      clearTimeout(deadline);
      reject(new NoAnswer(phase()));
      request.destroy();
    };
    const deadline = setTimeout(timeOut, timeoutMs);
    giveUp?.addEventListener('abort', timeOut);
    const fail = (error: unknown): void => {
      clearTimeout(deadline);
      reject(noAnswer(request, error));
      request.destroy();
    };
    let answered: IncomingMessage | undefined;
    request.on('error', (error) => {
      // What follows a whole answer is none of it. Node has closed the connection.
      if (answered?.complete !== true) fail(error);
    });
    // No request asks for 101, and this one would wait for another answer.
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail(new NoAnswer('upgraded'));
    });
    request.on('response', (response) => {
      answered = response;
      const succeed = (text: string): void => {
        clearTimeout(deadline);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      };
      if ('read' in body) return void body.read(response).then(succeed, fail);
      // At once: bytes that follow in the same packet may already be an error.
      succeed('');
      body.drop(response);
    });
  });
