/** A SIP dialog: two ends that know each other by a Call-ID and two tags (RFC 3261 section 12). As data, so it can be stored. */
import * as z from 'zod';
import { cseqOf, type Header, headerOf, Malformed, NO_BODY, type SipMessage, type SipRequest } from '../sip/message';
import { addressOf, nameAddrText, parseNameAddr, tagOf, valuesOf, withoutTag } from '../sip/name-addr';
import { type Hop, hopOf } from '../sip/peer';

export const Dialog = z.object({
  callId: z.string(),
  /** Addresses without their tags. */
  local: z.string(),
  localTag: z.string(),
  remote: z.string(),
  remoteTag: z.string(),
  /** The URI of the other end's Contact. */
  target: z.string(),
  routes: z.array(z.string()),
  localSeq: z.int(),
  remoteSeq: z.int(),
});
export type Dialog = z.infer<typeof Dialog>;

export const contactOf = (message: SipMessage): string => {
  const contact = addressOf(message, 'contact');
  if (!contact) throw new Malformed('no Contact');
  return contact.uri;
};

const partyOf = (message: SipMessage, name: 'from' | 'to'): string => {
  const address = addressOf(message, name);
  if (!address) throw new Malformed(name);
  return nameAddrText(withoutTag(address));
};

const textOf = (value: string | undefined, what: string): string => {
  if (value === undefined || value === '') throw new Malformed(what);
  return value;
};

/** That a request opens at the end which receives it. */
export const dialogFromRequest = (request: SipRequest, localTag: string, localSeq: number): Dialog => ({
  callId: textOf(headerOf(request, 'call-id'), 'Call-ID'),
  local: partyOf(request, 'to'),
  localTag,
  remote: partyOf(request, 'from'),
  remoteTag: textOf(tagOf(request, 'from'), 'tag'),
  target: contactOf(request),
  routes: valuesOf(request, 'record-route'),
  localSeq,
  remoteSeq: cseqOf(request).number,
});

/** After a request of the other end: its number, and its Contact if it names one (a target refresh). */
export const afterRequest = (dialog: Dialog, request: SipRequest): Dialog => ({
  ...dialog,
  remoteSeq: cseqOf(request).number,
  target: addressOf(request, 'contact')?.uri ?? dialog.target,
});

export type Addressed = { readonly request: SipRequest; readonly hop: Hop | undefined };

/** By its first route, or to the URI itself. Routers are loose ones (RFC 3261 section 16.12). */
export const nextHop = (routes: readonly string[], target: string): Hop | undefined => {
  const [first] = routes;
  return hopOf(first === undefined ? target : parseNameAddr(first).uri);
};

export const MAX_FORWARDS: Header = ['max-forwards', '70'];

/** `edge`: a route for a dialog that has none. `seq`: the number of the request. */
export const requestIn = (
  dialog: Dialog,
  method: string,
  seq: number,
  headers: readonly Header[],
  body = NO_BODY,
  edge?: string,
): Addressed => {
  const routes = dialog.routes.length === 0 && edge !== undefined ? [edge] : dialog.routes;
  const own: readonly Header[] = [
    MAX_FORWARDS,
    ['from', `${dialog.local};tag=${dialog.localTag}`],
    ['to', `${dialog.remote};tag=${dialog.remoteTag}`],
    ['call-id', dialog.callId],
    ['cseq', `${String(seq)} ${method}`],
    ...routes.map((route): Header => ['route', route]),
  ];
  return { request: { method, uri: dialog.target, headers: [...own, ...headers], body }, hop: nextHop(routes, dialog.target) };
};
