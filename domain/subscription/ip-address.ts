/**
 * IP addresses as bytes. Only the standard notation that URLs, resolvers and sockets use is accepted. Any other
 * notation (`0177.0.0.1`, `127.1`, a zone) does not count as an address, and the caller refuses it.
 */
export type Bytes = readonly number[];

const IPV4_BYTES = 4;
const IPV6_GROUPS = 8;

const ipv4Bytes = (text: string): Bytes | undefined => {
  const parts = text.split('.');
  const isWhole = parts.length === IPV4_BYTES && parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256);
  return isWhole ? parts.map(Number) : undefined;
};

/** Turns an IPv4 address at the end of an IPv6 one into the two groups that it stands for. */
const withoutDots = (text: string): string | undefined => {
  const at = text.lastIndexOf(':') + 1;
  const tail = text.slice(at);
  if (!tail.includes('.')) return text;
  const bytes = ipv4Bytes(tail);
  if (!bytes) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return `${text.slice(0, at)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
};

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));

const ipv6Bytes = (text: string): Bytes | undefined => {
  const halves = withoutDots(text)?.split('::');
  if (!halves || halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map(groupsOf);
  const missing = IPV6_GROUPS - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
};

/** 4 or 16 bytes; `undefined` if the text is not an address. */
export const addressBytes = (text: string): Bytes | undefined => (text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text));

/** Whether the first `bits` of both are the same. */
export const beginsAlike = (one: Bytes, other: Bytes, bits: number): boolean => {
  const whole = Math.floor(bits / 8);
  const mask = 256 - 2 ** (8 - (bits % 8));
  if (one.length !== other.length || one.slice(0, whole).some((byte, index) => byte !== other[index])) return false;
  return bits % 8 === 0 || ((one[whole] ?? 0) & mask) === ((other[whole] ?? 0) & mask);
};
