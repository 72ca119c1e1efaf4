/** Where messages go to and come from. */
import { bareHost, MAX_PORT, parseSipUri } from './uri';

export const transportNames = ['UDP', 'TCP', 'TLS'] as const;
export type TransportName = (typeof transportNames)[number];

export type Hop = { readonly transport: TransportName; readonly address: string; readonly port: number };

/** `names`: those in a client certificate that the transport has verified. */
export type Peer = Hop & { readonly names: readonly string[] };

const DEFAULT_PORTS = { UDP: 5060, TCP: 5060, TLS: 5061 } as const satisfies Record<TransportName, number>;

const isTransport = (name: string): name is TransportName => (transportNames as readonly string[]).includes(name);

/**
 * The next hop for a URI, of a route or of a contact. Undefined if it has none that the gateway can use. No SRV or NAPTR
 * (RFC 3263): the edge looks those up.
 */
export const hopOf = (uri: string): Hop | undefined => {
  const parsed = parseSipUri(uri);
  if (!parsed) return undefined;
  const named = parsed.parameters.get('transport')?.toUpperCase() ?? 'UDP';
  const transport = parsed.scheme === 'sips' ? 'TLS' : named;
  if (!isTransport(transport)) return undefined;
  const port = parsed.port ?? DEFAULT_PORTS[transport];
  return port > MAX_PORT ? undefined : { transport, address: bareHost(parsed.host), port };
};
