import { addressBytes, beginsAlike, type Bytes } from '../../../../domain/subscription/ip-address';

const zeros = (count: number): readonly number[] => Array<number>(count).fill(0);

describe('an address', () => {
  it.each<readonly [string, Bytes]>([
    ['0.0.0.0', [0, 0, 0, 0]],
    ['9.10.99.255', [9, 10, 99, 255]],
    ['100.199.200.249', [100, 199, 200, 249]],
    ['::', zeros(16)],
    ['::1', [...zeros(15), 1]],
    ['1::', [0, 1, ...zeros(14)]],
    ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
    ['1:2:3::6:7:8', [0, 1, 0, 2, 0, 3, 0, 0, 0, 0, 0, 6, 0, 7, 0, 8]],
    ['1::3:4:5:6:7:8', [0, 1, 0, 0, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
    ['abcd:EF01::', [0xab, 0xcd, 0xef, 0x01, ...zeros(12)]],
    ['::ffff:1.2.3.4', [...zeros(10), 255, 255, 1, 2, 3, 4]],
    ['1:2:3:4:5:6:255.254.253.252', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 255, 254, 253, 252]],
  ])('%s is read as its bytes', (text, bytes) => {
    expect(addressBytes(text)).toEqual(bytes);
  });

  it.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '1.2.3.1000',
    '01.2.3.4',
    '1.2.3.4a',
    'a1.2.3.4',
    '1.2..4',
    '1.2.3.',
    '+1.2.3.4',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1:2:3:4::5:6:7:8',
    '1:2:3:4::5:6:7:8::',
    '1:2:3:4::5:6:7:8::9',
    '12345::',
    'g::',
    '::1g',
    'fe80::1%eth0',
    '::1.2.3',
    '::1.2.3.256',
    '1.2.3.4::',
  ])('%j is none', (text) => {
    expect(addressBytes(text)).toBeUndefined();
  });
});

describe('the beginning of two addresses', () => {
  it.each<readonly [Bytes, Bytes, number, boolean]>([
    [[10, 1, 2, 3], [10, 9, 9, 9], 8, true],
    [[10, 1, 2, 3], [11, 1, 2, 3], 8, false],
    [[10, 1, 2, 3], [10, 1, 2, 3], 32, true],
    [[10, 1, 2, 3], [10, 1, 2, 4], 32, false],
    [[10, 1, 2, 3], [99, 99, 99, 99], 0, true],
    [[172, 16, 0, 0], [172, 31, 0, 0], 12, true],
    [[172, 16, 0, 0], [172, 32, 0, 0], 12, false],
    [[172, 16, 0, 0], [173, 16, 0, 0], 12, false],
    [[0b1000_0000, 0, 0, 0], [0b1111_1111, 0, 0, 0], 1, true],
    [[0b1000_0000, 0, 0, 0], [0b0111_1111, 0, 0, 0], 1, false],
    [[0b1111_1110, 0, 0, 0], [0b1111_1111, 0, 0, 0], 7, true],
    [[0b1111_1100, 0, 0, 0], [0b1111_1111, 0, 0, 0], 7, false],
  ])('%j and %j: %d bits', (one, other, bits, alike) => {
    expect(beginsAlike(one, other, bits)).toBe(alike);
    expect(beginsAlike(other, one, bits)).toBe(alike);
  });

  it('is never the same for the two kinds of address', () => {
    expect(beginsAlike([0, 0, 0, 0], zeros(16), 0)).toBe(false);
  });
});
