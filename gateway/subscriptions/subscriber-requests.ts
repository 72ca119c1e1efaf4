/** The SUBSCRIBEs of the gateway, and the dialog that follows from what comes back. */
import { CONFERENCE_INFO_TYPE } from '../../schemas/media-types';
import { type Header, headerOf, NO_BODY, type SipMessage, type SipRequest } from '../sip/message';
import { addressOf, tagOf, valuesOf } from '../sip/name-addr';
import { type Addressed, contactOf, type Dialog, MAX_FORWARDS, nextHop } from './dialog';
import { EVENT } from './subscribe-request';

export type SubscriptionIdentity = {
  readonly conferenceUri: string;
  /** The initiator's address at the carrier. */
  readonly identity: string;
  /** `<uri>` of the carrier's edge. */
  readonly route: string | undefined;
  readonly contact: string;
};

export type LocalIds = { readonly callId: string; readonly tag: string };

export const packageHeaders = (contact: string, expires: number): Header[] => [
  ['contact', contact],
  ['event', EVENT],
  ['accept', CONFERENCE_INFO_TYPE],
  ['expires', String(expires)],
];

export const firstSubscribe = (about: SubscriptionIdentity, { callId, tag }: LocalIds, seq: number, expires: number): Addressed => {
  const { conferenceUri, identity, route, contact } = about;
  const routes = route === undefined ? [] : [route];
  const headers: Header[] = [
    MAX_FORWARDS,
    ['from', `<${identity}>;tag=${tag}`],
    ['to', `<${conferenceUri}>`],
    ['call-id', callId],
    ['cseq', `${String(seq)} SUBSCRIBE`],
    ...routes.map((each): Header => ['route', each]),
    ['p-preferred-identity', `<${identity}>`],
    ...packageHeaders(contact, expires),
  ];
  return { request: { method: 'SUBSCRIBE', uri: conferenceUri, headers, body: NO_BODY }, hop: nextHop(routes, conferenceUri) };
};

/**
 * From the response to SUBSCRIBE, or from a NOTIFY that overtook it (RFC 6665 section 4.1.2.4). Undefined if it opens
 * none.
 */
export const dialogFrom = (message: SipMessage, about: SubscriptionIdentity, ids: LocalIds, localSeq: number): Dialog | undefined => {
  const isNotify = 'method' in message;
  const remoteTag = tagOf(message, isNotify ? 'from' : 'to');
  if (remoteTag === undefined || !addressOf(message, 'contact')) return undefined;
  const routes = valuesOf(message, 'record-route');
  return {
    callId: ids.callId,
    local: `<${about.identity}>`,
    localTag: ids.tag,
    remote: `<${about.conferenceUri}>`,
    remoteTag,
    target: contactOf(message),
    routes: isNotify ? routes : routes.reverse(),
    localSeq,
    remoteSeq: -1,
  };
};

/** Whether a NOTIFY belongs to the subscription of these ids. */
export const isFor = (notify: SipRequest, { callId, tag }: LocalIds): boolean =>
  headerOf(notify, 'call-id') === callId && tagOf(notify, 'to') === tag;
