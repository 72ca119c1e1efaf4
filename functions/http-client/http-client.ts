/**
 * The HTTP client of everything here that speaks to a peer: drivers, access network, sinks, connections of terminals.
 * Each of them gives its own policy. It follows no redirect. It uses node:http, because the global `fetch` adds 40 ms
 * to a cold start.
 */
import { Agent as HttpAgent, type AgentOptions, type ClientRequest, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { BodyPolicy } from './answer-body';
import { type Answer, exchange } from './exchange';
import { NoAnswer } from './no-answer';

/** Which addresses a connection may go to: see `checkedAddresses`. */
export type ConnectionCheck = {
  readonly lookup: LookupFunction;
  /** Sends the request once its connection is allowed. */
  readonly send: (request: ClientRequest, body: string) => void;
};

export type HttpPolicy = {
  /** From the first step to the end of the answer, both tries included. */
  readonly timeoutMs: number;
  readonly body: BodyPolicy;
  /**
   * Whether to send again, over a new connection, if a kept connection turns out to be closed: a function that was
   * frozen between two invocations wakes with connections that closed long ago. Requests must then be safe to repeat,
   * or set `once`.
   */
  readonly retryStale: boolean;
  /** The options of the kept connections. */
  readonly connections?: AgentOptions;
  /** Every address is allowed by default. */
  readonly check?: ConnectionCheck;
  /** PEM certificates of the authorities to trust instead of the usual ones. */
  readonly ca?: string;
  /** The caller's own error for a request without an answer. */
  readonly failure?: (noAnswer: NoAnswer) => Error;
};

type Outgoing = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  readonly body: string;
  /** Sends over a new connection, which cannot be stale, so the request is never sent again. */
  readonly once?: boolean;
  /** Ends the request when it is aborted, as if its time were over. */
  readonly giveUp?: AbortSignal;
};

/** `make` is called again for a second try: a signature may serve only once. */
export type HttpClient = (make: () => Outgoing) => Promise<Answer>;

type Open = (outgoing: Outgoing, onNewConnection: boolean) => ClientRequest;

const opener = ({ connections, check, ca }: HttpPolicy): Open => {
  const trust = ca === undefined ? {} : { ca };
  const lookup = check && { lookup: check.lookup };
  const http = new HttpAgent({ keepAlive: true, ...connections });
  const https = new HttpsAgent({ keepAlive: true, ...connections, ...trust });
  return ({ method, url, headers }, onNewConnection) => {
    const options = { method, headers, ...lookup };
    const to = new URL(url);
    return to.protocol === 'https:'
      ? httpsRequest(to, { ...options, ...trust, agent: onNewConnection ? false : https })
      : httpRequest(to, { ...options, agent: onNewConnection ? false : http });
  };
};

/** If no answer arrives in time, rejects with `NoAnswer`, or with what `failure` makes of it. */
export const httpClient = (policy: HttpPolicy): HttpClient => {
  const { timeoutMs, body, retryStale, check, failure = (noAnswer) => noAnswer } = policy;
  const open = opener(policy);

  const send = (outgoing: Outgoing, onNewConnection: boolean, remainingMs: number): Promise<Answer> => {
    const request = open(outgoing, onNewConnection);
    const answer = exchange(request, body, remainingMs, outgoing.giveUp);
    if (check) check.send(request, outgoing.body);
    else request.end(outgoing.body);
    return answer;
  };

  const sendTwice = async (make: () => Outgoing): Promise<Answer> => {
    const startedAt = performance.now();
    const outgoing = make();
    try {
      return await send(outgoing, outgoing.once ?? false, timeoutMs);
    } catch (error) {
      if (!retryStale || !(error instanceof NoAnswer) || !error.isStaleConnection) throw error;
      return send(make(), true, Math.max(0, timeoutMs - (performance.now() - startedAt)));
    }
  };

  return (make) =>
    sendTwice(make).catch((error: unknown) => {
      throw error instanceof NoAnswer ? failure(error) : error;
    });
};
