import * as fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { addressKind } from '../../../../functions/http-client/address-kind';
import { runs } from '../../../support/property-runs';

const isPublicAddress = (text: string): boolean => addressKind(text) === 'public';
const isLoopbackAddress = (text: string): boolean => addressKind(text) === 'loopback';

const notPublic: Readonly<Record<string, readonly string[]>> = {
  'this network': ['0.0.0.0', '0.255.255.255'],
  private: ['10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255'],
  'shared by a provider’s customers': ['100.64.0.0', '100.127.255.255'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  'link-local': ['169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1'],
  'protocol assignments': ['192.0.0.1', '192.0.0.255', '2001::', '2001:1ff::1'],
  documentation: ['192.0.2.1', '198.51.100.7', '203.0.113.255', '2001:db8::1', '3fff::1', '3fff:fff::1'],
  '6to4 relays': ['192.88.99.1'],
  benchmarking: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1', 'ff0e::1'],
  'reserved and broadcast': ['240.0.0.1', '255.255.255.255'],
  unspecified: ['::'],
  'unique local': ['fc00::1', 'fdff::1'],
  'site-local': ['fec0::1'],
  discard: ['100::1'],
  'segment routing': ['5f00::1'],
  'IPv4 in disguise: mapped': ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '0:0:0:0:0:ffff:a00:1'],
  'IPv4 in disguise: compatible': ['::127.0.0.1', '::7f00:1'],
  'IPv4 in disguise: translated': ['::ffff:0:127.0.0.1', '64:ff9b::c0a8:0', '64:ff9b::127.0.0.1', '64:ff9b:1::10.0.0.1'],
  'IPv4 in disguise: 6to4': ['2002:c0a8:0001::dead:beef', '2002:7f00:1::'],
  'IPv4 in disguise: Teredo': ['2001:0:7f00:1::', '2001::1'],
  'no address': [
    '',
    'localhost',
    '127.1',
    '0177.0.0.1',
    '0x7f000001',
    '2130706433',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    'fe80::1%eth0',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    ':1',
    'g::1',
    '12345::',
    '::1.2.3',
    '::1.2.3.256',
  ],
};

describe.each(Object.entries(notPublic))('%s', (_kind, addresses) => {
  it.each(addresses)('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

it.each([
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.0.0.1',
  '128.0.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '192.0.1.1',
  '198.17.0.1',
  '198.20.0.1',
  '223.255.255.255',
  '::ffff:8.8.8.8',
  '2606:4700:4700::1111',
  '2a00:1450:4001:82a::200e',
  '2001:200::1',
  '2003::1',
  '3ffe:ffff::1',
  '2620:4f:8001::1',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it('what is not an address has no kind', () => {
  expect(notPublic['no address']?.map(addressKind).filter((kind) => kind !== undefined)).toEqual([]);
});

it('loopback is known in every way it is written', () => {
  expect(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map(isLoopbackAddress)).toEqual([true, true, true, true]);
  expect(['10.0.0.1', '::', '::127.0.0.1', 'localhost', ''].map(isLoopbackAddress)).toEqual([false, false, false, false, false]);
});

describe('held against ipaddr.js', () => {
  const v4 = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => [...bytes]);
  /** Half of them within what is given out, where the exceptions are. */
  const v6 = fc
    .tuple(fc.boolean(), fc.uint8Array({ minLength: 16, maxLength: 16 }))
    .map(([isGivenOut, bytes]) => (isGivenOut ? [0x20 | ((bytes[0] ?? 0) & 0x1f), ...bytes.slice(1)] : [...bytes]));

  it('each way it writes an address is an address here, of one kind', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (bytes) => {
        const written = ipaddr.fromByteArray(bytes);
        expect(addressKind(written.toString())).toBeDefined();
        expect(addressKind(written.toNormalizedString())).toBe(addressKind(written.toString()));
      }),
      { numRuns: runs(100) },
    );
  });

  it('what is public here is not a special address there', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (bytes) => {
        const address = ipaddr.fromByteArray(bytes);
        if (isPublicAddress(address.toString())) expect(ipaddr.process(address.toString()).range()).toBe('unicast');
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('what is an ordinary IPv4 address there is public here', () => {
    fc.assert(
      fc.property(v4, (bytes) => {
        const address = ipaddr.fromByteArray(bytes);
        expect(isPublicAddress(address.toString())).toBe(address.range() === 'unicast');
      }),
      { numRuns: runs(2_000) },
    );
  });
});
