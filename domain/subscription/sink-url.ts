/**
 * Where deliveries may be sent, as far as the URL shows. The address that its name resolves to is checked on every
 * connection.
 */
import { sinkNotAllowed } from '../errors';
import { addressBytes } from './ip-address';
import { isLoopbackAddress, isPublicAddress } from './public-address';

/** `loopback`: this machine may also be a sink, even over http, for trying it out. */
export type SinkRules = { readonly loopback: boolean };

/** URLs write an IPv6 address in brackets, and a name may end in a dot. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

/** RFC 6761: the names of this machine. */
const isLocalName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

/** Why the URL cannot be a sink, as the end of a sentence that begins with "The sink"; `undefined` if it can. */
export const sinkRefusal = (sink: string, { loopback }: SinkRules): string | undefined => {
  const url = URL.canParse(sink) ? new URL(sink) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be an https URL';
  const host = hostOf(url);
  const isHere = isLocalName(host) || isLoopbackAddress(host);
  if (url.protocol === 'http:' && !(loopback && isHere)) return 'must be an https URL';
  if (`${url.username}${url.password}` !== '') return 'must not contain credentials';
  if (sink.includes('#')) return 'must not have a fragment';
  if (isHere) return loopback ? undefined : 'must have a public address';
  return addressBytes(host) && !isPublicAddress(host) ? 'must have a public address' : undefined;
};

/** Throws `SINK_NOT_ALLOWED`. */
export const checkSink = (sink: string, rules: SinkRules): void => {
  const why = sinkRefusal(sink, rules);
  if (why !== undefined) throw sinkNotAllowed(why);
};

/** Whether a connection may use the address that the name resolved to. */
export const isSinkAddress = (address: string, { loopback }: SinkRules): boolean =>
  isPublicAddress(address) || (loopback && isLoopbackAddress(address));
