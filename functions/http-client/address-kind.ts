/**
 * Which IP addresses are on the public internet. A sink at any other address could be a machine of ours, or one of the
 * cloud's own services, and webhooks would give access to it. Of IPv6, only what is allocated to networks is public, so
 * the IPv6 forms of IPv4 addresses (NAT64, 6to4, Teredo) are not public either (IANA special-purpose address
 * registries).
 */
import { BlockList, isIP } from 'node:net';

export type AddressKind = 'public' | 'loopback' | 'private';

const listOf = (networks: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
};

const notPublic = listOf([
  '0.0.0.0/8', // "this network"
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by a provider's customers
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local: metadata of cloud machines
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112: name servers of private addresses
  '192.52.193.0/24', // AMT: relays of multicast
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
  '2001::/23', // protocol assignments: Teredo, ORCHID, benchmarking
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: contains an IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
]);

const allocatedV6 = listOf(['2000::/3']);
const mappedV4 = listOf(['::ffff:0:0/96']);
const loopback = listOf(['127.0.0.0/8', '::1/128']);

/**
 * `undefined` if the text is not an address. `isIP` accepts only the spellings that URLs, resolvers and sockets use
 * (neither `0177.0.0.1` nor `127.1`), and IPv6 zones, which are refused here. `BlockList` treats `::ffff:10.0.0.1` as
 * `10.0.0.1`.
 */
export const addressKind = (text: string): AddressKind | undefined => {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  if (loopback.check(text, family)) return 'loopback';
  const mayBePublic = version === 4 || mappedV4.check(text, family) || allocatedV6.check(text, family);
  return mayBePublic && !notPublic.check(text, family) ? 'public' : 'private';
};
