/**
 * Which addresses are on the open internet. A sink anywhere else could be one of our own machines or a cloud service,
 * so webhooks would be a way in. In IPv6 only the range that is assigned to networks is allowed. This also refuses the
 * disguises of IPv4 addresses: NAT64, 6to4 and Teredo (IANA special-purpose address registries).
 */
import { addressBytes, beginsAlike, type Bytes } from './ip-address';

type Network = { readonly bytes: Bytes; readonly bits: number };

const network = (text: string): Network => {
  const [address = '', bits = ''] = text.split('/');
  const bytes = addressBytes(address);
  if (!bytes) throw new Error(`${text} is no network`);
  return { bytes, bits: Number(bits) };
};

const isIn = (address: Bytes, { bytes, bits }: Network): boolean => beginsAlike(address, bytes, bits);

const notPublicV4 = [
  '0.0.0.0/8', // "this network"
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared by a provider's customers
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local: metadata service of cloud machines
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112: name servers for private addresses
  '192.52.193.0/24', // AMT: multicast relays
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
].map(network);

const givenOutV6 = network('2000::/3');

const notPublicV6 = [
  '2001::/23', // protocol assignments: Teredo, ORCHID, benchmarking
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address in disguise
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
].map(network);

const mappedV4 = network('::ffff:0:0/96');
const loopback = ['127.0.0.0/8', '::1/128'].map(network);

/** `::ffff:10.0.0.1` is `10.0.0.1`. */
const unwrapped = (text: string): Bytes | undefined => {
  const bytes = addressBytes(text);
  return bytes && isIn(bytes, mappedV4) ? bytes.slice(mappedV4.bits / 8) : bytes;
};

const isAnyOf = (address: Bytes, networks: readonly Network[]): boolean => networks.some((each) => isIn(address, each));

/** Also false if the text is not an address. */
export const isPublicAddress = (text: string): boolean => {
  const address = unwrapped(text);
  if (!address) return false;
  const isV4 = address.length === 4;
  return isV4 ? !isAnyOf(address, notPublicV4) : isIn(address, givenOutV6) && !isAnyOf(address, notPublicV6);
};

export const isLoopbackAddress = (text: string): boolean => {
  const address = unwrapped(text);
  return address !== undefined && isAnyOf(address, loopback);
};
