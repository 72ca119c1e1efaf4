/**
 * Which URLs deliveries may be sent to. The address that a host name leads to is checked again for every connection.
 */
import { sinkNotAllowed } from '../errors';

export type SinkRules = {
  /** Whether this machine may be a sink too, also over http, so that people can try things out. */
  readonly loopback: boolean;
  /** What kind of IP address a text is; `undefined` if it is not one. */
  readonly addressKind: (text: string) => 'public' | 'loopback' | 'private' | undefined;
};

/** URLs write an IPv6 address in brackets, and a name may end in a dot. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

/** RFC 6761: the names of this machine. */
const isLocalName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

/**
 * Why the URL may not be a sink, as the end of a sentence that begins with "The sink"; `undefined` if it may be one.
 */
export const sinkRefusal = (sink: string, { loopback, addressKind }: SinkRules): string | undefined => {
  const url = URL.canParse(sink) ? new URL(sink) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be an https URL';
  const host = hostOf(url);
  const kind = isLocalName(host) ? 'loopback' : addressKind(host);
  const isHere = kind === 'loopback';
  if (url.protocol === 'http:' && !(loopback && isHere)) return 'must be an https URL';
  if (`${url.username}${url.password}` !== '') return 'must not contain credentials';
  if (sink.includes('#')) return 'must not have a fragment';
  if (isHere) return loopback ? undefined : 'must have a public address';
  return kind === 'private' ? 'must have a public address' : undefined;
};

/** Throws `SINK_NOT_ALLOWED`. */
export const checkSink = (sink: string, rules: SinkRules): void => {
  const why = sinkRefusal(sink, rules);
  if (why !== undefined) throw sinkNotAllowed(why);
};

/** Whether a connection may go to this address, which the host name resolved to. */
export const isSinkAddress = (address: string, { loopback, addressKind }: SinkRules): boolean => {
  const kind = addressKind(address);
  return kind === 'public' || (loopback && kind === 'loopback');
};
