/** Who the gateway trusts: the carrier's edge, known by its addresses or by the names in its certificate. */
import { BlockList, isIP } from 'node:net';
import type { SipRequest } from '../sip/message';
import { parseNameAddr, valuesOf } from '../sip/name-addr';
import type { Peer } from '../sip/peer';
import { numberOf } from '../sip/uri';

export type IsTrusted = (peer: Peer) => boolean;

const familyOf = (address: string): 'ipv4' | 'ipv6' => (address.includes(':') ? 'ipv6' : 'ipv4');

export const trustIn = (networks: readonly string[], names: readonly string[]): IsTrusted => {
  const addresses = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    if (bits === undefined) addresses.addAddress(address, familyOf(address));
    else addresses.addSubnet(address, Number(bits), familyOf(address));
  }
  const known = new Set(names.map((name) => name.toLowerCase()));
  return (peer) =>
    (isIP(peer.address) !== 0 && addresses.check(peer.address, familyOf(peer.address))) || peer.names.some((name) => known.has(name));
};

/** The numbers that a trusted peer asserts (RFC 3325): a SIP and a tel URI may stand side by side. */
export const assertedNumbers = (request: SipRequest): readonly string[] =>
  valuesOf(request, 'p-asserted-identity').flatMap((value) => numberOf(parseNameAddr(value).uri) ?? []);
