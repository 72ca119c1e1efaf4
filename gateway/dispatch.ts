/** Which role a request is for. */
import type { Log } from './log';
import type { Metrics } from './metrics';
import type { Answer } from './sip/answer';
import type { Reply, RequestHandler } from './sip/endpoint';
import type { SipRequest } from './sip/message';
import type { Peer } from './sip/peer';
import { EVENT } from './subscriptions/subscribe-request';

export type Roles = {
  readonly subscribe: ((request: SipRequest, from: Peer, reply: Reply) => Promise<void>) | undefined;
  readonly notify: ((request: SipRequest, from: Peer) => Answer) | undefined;
};

const methodsOf = ({ subscribe, notify }: Roles): string =>
  ['OPTIONS', ...(subscribe ? ['SUBSCRIBE'] : []), ...(notify ? ['NOTIFY'] : [])].join(', ');

const KNOWN: ReadonlySet<string> = new Set(['OPTIONS', 'SUBSCRIBE', 'NOTIFY']);

export const dispatcher = (roles: Roles, metrics: Metrics, log: Log): RequestHandler => {
  const allow = ['allow', methodsOf(roles)] as const;
  return (request, from, reply) => {
    const counted: Reply = (answer, tag) => {
      const method = KNOWN.has(request.method) ? request.method : 'other';
      metrics.count('rollcall_gateway_requests_total', { method, status: answer.status });
      reply(answer, tag);
    };
    if (request.method === 'SUBSCRIBE' && roles.subscribe) {
      void roles.subscribe(request, from, counted).catch((error: unknown) => log('request.failed', { method: 'SUBSCRIBE', error }));
    } else if (request.method === 'NOTIFY' && roles.notify) counted(roles.notify(request, from));
    else if (request.method === 'OPTIONS') counted({ status: 200, headers: [allow, ['allow-events', EVENT]] });
    else counted({ status: 405, headers: [allow] });
  };
};
