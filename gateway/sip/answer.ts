/** Responses to requests (RFC 3261 section 8.2.6). */
import { type Header, headersOf, NO_BODY, type SipRequest, type SipResponse } from './message';
import { addressOf, nameAddrText, withTag } from './name-addr';

/** A refusal or a consent, before it is addressed. */
export type Answer = { readonly status: Status; readonly headers?: readonly Header[] };

const reasons = {
  200: 'OK',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  420: 'Bad Extension',
  423: 'Interval Too Brief',
  481: 'Subscription Does Not Exist',
  489: 'Bad Event',
  500: 'Server Internal Error',
  503: 'Service Unavailable',
} as const;
type Status = keyof typeof reasons;

const ECHOED = ['via', 'from', 'call-id', 'cseq'] as const;

const echoed = (request: SipRequest, names: readonly string[]): Header[] =>
  names.flatMap((name) => headersOf(request, name).map((value): Header => [name, value]));

const toOf = (request: SipRequest, tag: string): Header[] => {
  const to = addressOf(request, 'to');
  if (!to) return [];
  return [['to', nameAddrText(to.parameters.has('tag') ? to : withTag(to, tag))]];
};

/** `tag`: of the gateway's end, used if the request has none yet. A consent repeats the route by which it came. */
export const responseTo = (request: SipRequest, { status, headers = [] }: Answer, tag: string): SipResponse => ({
  status,
  reason: reasons[status],
  headers: [...echoed(request, status === 200 ? [...ECHOED, 'record-route'] : ECHOED), ...toOf(request, tag), ...headers],
  body: NO_BODY,
});
