/** How a phone of an event package stands, in the words of the contract. */
import { DisconnectionMethod, EndpointStatus } from '../../schemas/participant';
import { shownText } from './shown-text';
import type { EndpointView } from './view';

export type Presence = {
  /** `unknown`: the conference server has said nothing, or a word that the RFC does not have. It is never online. */
  readonly status: EndpointStatus | 'unknown';
  /** The server's own word, if it is not one of the RFC's. */
  readonly statusText?: string;
  readonly disconnection?: DisconnectionMethod;
};

/** From the most present to the least. An unknown word may mean anything, so only a certain end is less. */
const mostPresentFirst: readonly Presence['status'][] = [
  'connected',
  'muted-via-focus',
  'on-hold',
  'alerting',
  'dialing-out',
  'dialing-in',
  'pending',
  'disconnecting',
  'unknown',
  'disconnected',
];

const presenceOf = ({ status: word, disconnectionMethod }: EndpointView): Presence => {
  const status = EndpointStatus.safeParse(word);
  const statusText = shownText(word);
  if (!status.success) return statusText === null ? { status: 'unknown' } : { status: 'unknown', statusText };
  const method = DisconnectionMethod.safeParse(disconnectionMethod);
  // An endpoint that came back may still carry how it left.
  return status.data === 'disconnected' && method.success ? { status: status.data, disconnection: method.data } : { status: status.data };
};

/** The most present of several phones; nothing is known of somebody without any. */
export const mostPresent = (endpoints: readonly EndpointView[]): Presence =>
  endpoints
    .map(presenceOf)
    .reduce<Presence | undefined>(
      (most, each) => (most && mostPresentFirst.indexOf(most.status) <= mostPresentFirst.indexOf(each.status) ? most : each),
      undefined,
    ) ?? { status: 'unknown' };
