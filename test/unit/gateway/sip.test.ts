import type { Reply } from '../../../gateway/sip/endpoint';
import { cseqOf, headerOf, headersOf, isRequest, Malformed, NO_BODY, type SipMessage, type SipRequest } from '../../../gateway/sip/message';
import { addressOf, parseNameAddr, tagOf, valuesOf } from '../../../gateway/sip/name-addr';
import { MAX_BODY_BYTES, parseDatagram } from '../../../gateway/sip/parse-message';
import { hopOf, type Peer } from '../../../gateway/sip/peer';
import { serialise } from '../../../gateway/sip/serialise-message';
import { splitValues } from '../../../gateway/sip/split-values';
import { StreamFramer } from '../../../gateway/sip/stream-framer';
import { numberOf, parseSipUri } from '../../../gateway/sip/uri';
import { answerPort, parseVia, viaText, withSource } from '../../../gateway/sip/via';
import { FakeClock } from '../../support/fake-clock';
import { growth } from '../../support/growth';
import { SipNetwork } from '../../support/sip-network';

const HEAD = ['SUBSCRIBE sip:conf_1@192.0.2.1 SIP/2.0', 'v: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bK1;rport'];
const REST = ['f: "A, B" <sip:+15550101@carrier.test>;tag=a', 't: <sip:conf_1@192.0.2.1>', 'i: call', 'CSeq: 1 SUBSCRIBE'];
const text = (...more: readonly string[]): string => [...HEAD, ...REST, ...more, '', ''].join('\r\n');
const read = (whole: string): SipMessage => parseDatagram(Buffer.from(whole));

describe('a message', () => {
  it('is read with the short forms of its headers, among them those of event packages', () => {
    const message = read(text('o: conference;id=7', 'u: conference, presence', 'm: <sip:a@192.0.2.9>', 'k: gruu', 'c: a/b', 'l: 0'));
    expect(isRequest(message) && message.method).toBe('SUBSCRIBE');
    expect(message.headers.map(([name]) => name)).toEqual(
      'via from to call-id cseq event allow-events contact supported content-type content-length'.split(' '),
    );
    expect(cseqOf(message)).toEqual({ number: 1, method: 'SUBSCRIBE' });
    expect(tagOf(message, 'from')).toBe('a');
    expect(tagOf(message, 'to')).toBeUndefined();
  });

  it('may fold a header over several lines, and repeat one', () => {
    const message = read(text('Subject: one', '\ttwo', 'Record-Route: <sip:a;lr>, <sip:b;lr>', 'Record-Route: <sip:c;lr>'));
    expect(headerOf(message, 'subject')).toBe('one two');
    expect(valuesOf(message, 'record-route')).toEqual(['<sip:a;lr>', '<sip:b;lr>', '<sip:c;lr>']);
  });

  it('has any text after its status', () => {
    const message = read(text().replace(/^.*\r\n/, 'SIP/2.0 200 a\u2028b\r\n'));
    expect(message).toMatchObject({ status: 200, reason: 'a\u2028b' });
  });

  it.each([
    ['an unknown start', text().replace('SUBSCRIBE sip', 'SUBSCRIBE  sip')],
    ['another version', text().replace('SIP/2.0\r', 'SIP/3.0\r')],
    ['no From', text().replace('f:', 'x-f:')],
    ['two Call-IDs', text('Call-ID: other')],
    ['no Via', text().replace('v:', 'x-v:')],
    ['a CSeq of another method', text().replace('1 SUBSCRIBE', '1 NOTIFY')],
    ['a CSeq beyond 31 bits', text().replace('1 SUBSCRIBE', '2147483648 SUBSCRIBE')],
    ['a header without a name', text(': x')],
    ['a name with a space', text('a b: x')],
    ['a carriage return within a line', text('a: x\ry: z')],
    ['a line feed within a line', text('a: x\ny: z')],
    ['a line feed at the end of a line', text('a: x\n')],
    ['a null character', text('a: \0')],
    ['too many headers', text(...Array.from({ length: 130 }, () => 'a: b'))],
    ['a line that is too long', text(`a: ${'x'.repeat(4_100)}`)],
    ['a head that is too long', text(...Array.from({ length: 100 }, () => `a: ${'x'.repeat(300)}`))],
    ['two lengths', text('l: 0', 'l: 1')],
    ['a length that is no number', text('l: -1')],
    ['a length beyond the bound', text(`l: ${String(MAX_BODY_BYTES + 1)}`)],
    ['a body that is shorter than its length', text('l: 5')],
    ['no end of the head', [...HEAD, ...REST].join('\r\n')],
  ])('with %s is refused', (_, whole) => {
    expect(() => read(whole)).toThrow(Malformed);
  });

  // With a pattern that looks twice, it takes sixteen times as long.
  it.each([' ', '\t', '\r\n ', ',', '"', '<', ';', 'a:', '\\', '%'])(
    'of many %j takes four times as long if it is four times as long',
    (filling) => {
      const tryToRead = (size: number): void => {
        try {
          read(text(`Via: ${filling.repeat(Math.floor(size / filling.length))}x`));
        } catch (error) {
          if (!(error instanceof Malformed)) throw error;
        }
      };
      expect(growth(tryToRead, 1_000, 4_000)).toBeLessThan(8);
    },
  );

  it('is written with the length of its body in bytes, and never with a line of somebody else', () => {
    const message: SipMessage = { ...read(text()), body: Buffer.from('Zoë') };
    expect(serialise(message).toString()).toContain('Call-ID: call\r\nCSeq: 1 SUBSCRIBE\r\nContent-Length: 4\r\n\r\nZoë');
    expect(() => serialise({ ...message, headers: [['subject', 'a\r\nX: y']] })).toThrow(Malformed);
  });
});

describe('a stream', () => {
  const framed = () => {
    const [messages, pings] = [[] as SipMessage[], { count: 0 }];
    const framer = new StreamFramer({ message: (message) => messages.push(message), ping: () => (pings.count += 1) });
    return { messages, pings, framer };
  };

  it('answers a ping of two line breaks, also when each byte comes alone, and ignores a single one', () => {
    const { messages, pings, framer } = framed();
    for (const byte of Buffer.from('\r\n\r\n')) framer.push(Buffer.from([byte]));
    framer.push(Buffer.from(`\r\n${text('l: 0')}\r\n`));
    expect([messages.length, pings.count]).toEqual([1, 1]);
    framer.push(Buffer.from('\r\n'));
    expect(pings.count).toBe(2);
  });

  it('needs a length, and ends at what it cannot read', () => {
    for (const whole of [text(), `x\r\n\r\n`, 'a'.repeat(20_000)])
      expect(() => framed().framer.push(Buffer.from(whole))).toThrow(Malformed);
  });
});

describe('an address', () => {
  it('may have a name in quotes that looks like an address', () => {
    const value = '"<sip:x@y>, \\"z\\"" <sip:+15550101@[2001:db8::1]:5070;transport=tcp>;tag=1;x="a;b"';
    const { displayName, uri, parameters } = parseNameAddr(value);
    expect([displayName, uri]).toEqual(['"<sip:x@y>, \\"z\\""', 'sip:+15550101@[2001:db8::1]:5070;transport=tcp']);
    expect([...parameters]).toEqual([
      ['tag', '1'],
      ['x', '"a;b"'],
    ]);
    expect(splitValues(`${value}, <sip:b@c>`, ',')).toEqual([value, '<sip:b@c>']);
  });

  it('without brackets leaves its parameters to the header', () => {
    const { uri, parameters } = parseNameAddr('sip:a@b.test;tag=1');
    expect([uri, parameters.get('tag')]).toEqual(['sip:a@b.test', '1']);
  });

  it.each(['', '<>', '<sip:a@b', 'a@b', '<sip:a b>', '"x'])('is refused as %p', (value) => {
    expect(() => parseNameAddr(value)).toThrow(Malformed);
  });

  it('names a parameter as it likes, without reaching into ours', () => {
    expect(parseNameAddr('<sip:a@b>;__proto__=x').parameters.get('__proto__')).toBe('x');
  });

  it.each([
    ['tel:+1-555-0101', '+15550101'],
    ['tel:+15550101;ext=1', '+15550101'],
    ['sip:+15550101;npdi@carrier.test;user=phone', '+15550101'],
    ['sips:%2b15550101@carrier.test', '+15550101'],
    ['tel:5550101', undefined],
    ['sip:alice@carrier.test', undefined],
    ['sip:%zz@carrier.test', undefined],
    ['http://+15550101@carrier.test', undefined],
  ])('of %s names the number %s', (uri, number) => {
    expect(numberOf(uri)).toBe(number);
  });

  it('leads to a hop by transport, host and port', () => {
    expect(hopOf('sip:a@192.0.2.1')).toEqual({ transport: 'UDP', address: '192.0.2.1', port: 5060 });
    expect(hopOf('sip:[2001:db8::1]:5070;transport=TCP;lr')).toEqual({ transport: 'TCP', address: '2001:db8::1', port: 5070 });
    expect(hopOf('sips:edge.test')).toEqual({ transport: 'TLS', address: 'edge.test', port: 5061 });
    for (const uri of ['sip:a@b;transport=sctp', 'sip:a@b:70000', 'tel:+15550101', 'sip:']) expect(hopOf(uri)).toBeUndefined();
    expect(parseSipUri('sip:a:secret@b')?.user).toBe('a');
  });
});

describe('Via', () => {
  const source = { address: '198.51.100.7', port: 40_000 };

  it('says where a request really came from, if that was asked or differs', () => {
    expect(viaText(withSource(parseVia('SIP/2.0/UDP a.test:5070;rport;branch=z9hG4bK1'), source))).toBe(
      'SIP/2.0/UDP a.test:5070;rport=40000;branch=z9hG4bK1;received=198.51.100.7',
    );
    expect(viaText(withSource(parseVia('SIP / 2.0 / TCP 198.51.100.7;branch=x'), source))).toBe('SIP/2.0/TCP 198.51.100.7;branch=x');
  });

  it('leads an answer to the port that it came from with rport, otherwise to the one it names', () => {
    expect(['a;rport', 'a:5070', 'a', '[2001:db8::1]:5071'].map((by) => answerPort(parseVia(`SIP/2.0/UDP ${by}`), source))).toEqual([
      40_000, 5070, 5060, 5071,
    ]);
    for (const via of ['', 'SIP/2.0/UDP', 'SIP/2.0/UDP a:0', 'SIP/2.0/UDP a:99999', 'HTTP/1.1 a'])
      expect(() => parseVia(via)).toThrow(Malformed);
  });
});

describe('transactions', () => {
  const [A, B] = ['192.0.2.1', '192.0.2.2'];
  const options: SipRequest = { ...(read(text()) as SipRequest), method: 'OPTIONS', uri: `sip:${B}`, body: NO_BODY };
  const request: SipRequest = {
    ...options,
    headers: options.headers.filter(([name]) => name !== 'via').map(([name, value]) => [name, name === 'cseq' ? '1 OPTIONS' : value]),
  };
  const hop = { transport: 'UDP', address: B, port: 5060 } as const;
  const lab = () => {
    const clock = new FakeClock();
    const network = new SipNetwork(clock);
    const handled: { request: SipRequest; from: Peer; reply: Reply }[] = [];
    network.endpoint(B, (received, from, reply) => handled.push({ request: received, from, reply }));
    return { clock, network, handled, a: network.endpoint(A, () => undefined), start: clock.now() };
  };
  const times = ({ network, start }: ReturnType<typeof lab>, from: string) =>
    network.datagrams.filter((each) => each.from === from).map(({ at }) => at - start);

  it('repeat a request ever more slowly, every 4 s at last, and give up after 32 s', async () => {
    const at = lab();
    at.network.carry = () => [];
    const outcome = at.a.request(request, hop);
    await at.clock.advance(40_000);
    expect(await outcome).toBe('timeout');
    expect(times(at, A)).toEqual([0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
  });

  it('hand a repeated request over once, and repeat the answer', async () => {
    const at = lab();
    let lost = 1;
    at.network.carry = (datagram) => (datagram.toString().startsWith('SIP/2.0') && lost-- > 0 ? [] : [0]);
    const outcome = at.a.request(request, hop);
    await at.clock.advance(0);
    at.handled[0]?.reply({ status: 200 });
    await at.clock.advance(10_000);
    expect(await outcome).toMatchObject({ status: 200, reason: 'OK' });
    expect([at.handled.length, times(at, A), times(at, B)]).toEqual([1, [0, 500], [0, 500]]);
  });

  it('match an answer by its branch, and ignore one that nobody asked for', async () => {
    const at = lab();
    const outcome = at.a.request(request, hop);
    await at.clock.advance(0);
    const received = at.handled[0]?.request;
    expect(headersOf(received as SipRequest, 'via')).toEqual([`SIP/2.0/UDP ${A}:5060;branch=z9hG4bKt000001;rport=5060;received=${A}`]);
    const answer = { status: 200, reason: 'OK', headers: received?.headers ?? [], body: NO_BODY };
    const via = headerOf(answer, 'via') ?? '';
    const from: Peer = { ...hop, names: [] };
    at.a.receive({ ...answer, headers: [['via', via.replace('t000001', 'other')], ...answer.headers.slice(1)] }, from);
    at.a.receive({ ...answer, status: 100 }, from);
    at.a.receive({ ...answer, status: 403 }, from);
    expect(await outcome).toMatchObject({ status: 403 });
    expect(addressOf(received as SipRequest, 'to')?.uri).toBe('sip:conf_1@192.0.2.1');
  });

  it('end at once if the message cannot be sent', async () => {
    const at = lab();
    expect(await at.a.request(request, { ...hop, transport: 'TLS' })).toBe('unreachable');
  });

  it('carry what is too large for a datagram over TCP, or by UDP after all if that cannot be', async () => {
    const at = lab();
    const sent: string[] = [];
    let isOpen = true;
    const send = async (bytes: Buffer): Promise<void> => {
      if (!isOpen) throw new Error('closed');
      sent.push(/Via: SIP\/2\.0\/(\w+)/.exec(bytes.toString())?.[1] ?? '');
    };
    at.a.use('TCP', { send, stop: async () => undefined });
    void at.a.request({ ...request, body: Buffer.alloc(100) }, hop);
    void at.a.request({ ...request, body: Buffer.alloc(1_200) }, hop);
    await at.clock.advance(0);
    expect([sent, times(at, A).length]).toEqual([['TCP'], 1]);
    isOpen = false;
    void at.a.request({ ...request, body: Buffer.alloc(1_200) }, hop);
    await at.clock.advance(0);
    expect([sent, times(at, A).length]).toEqual([['TCP'], 2]);
  });

  it('are not kept for strangers, so that they leave room for the edge', async () => {
    const at = lab();
    at.network.endpoint(
      B,
      (received, from, reply) => at.handled.push({ request: received, from, reply }),
      ({ address }) => address === A,
    );
    const flood = read(text()) as SipRequest;
    const via = (each: number) => [['via', `SIP/2.0/UDP ${A};branch=z9hG4bK${String(each)}`], ...flood.headers.slice(1)] as const;
    for (let each = 0; each < 20_000; each += 1) at.network.deliver(B, { ...flood, headers: via(each) }, '198.51.100.1');
    expect(at.handled).toHaveLength(20_000);
    void at.a.request(request, hop);
    await at.clock.advance(0);
    expect(at.handled.at(-1)?.from.address).toBe(A);
  });

  it.each(['from', 'to'])('are not begun for a request whose %s names nobody, which nobody could answer', async (name) => {
    const at = lab();
    const headers = request.headers.map(([each, value]) => [each, each === name ? '<sip:' : value] as const);
    at.network.deliver(B, { ...request, headers: [['via', `SIP/2.0/UDP ${A};branch=z9hG4bK1`], ...headers] }, A);
    expect(at.handled).toEqual([]);
  });

  it('say 400 to a request whose handling fails', async () => {
    const clock = new FakeClock();
    const network = new SipNetwork(clock);
    network.endpoint(B, () => {
      throw new Malformed('x');
    });
    const outcome = network.endpoint(A, () => undefined).request(request, hop);
    await clock.advance(0);
    expect(await outcome).toMatchObject({ status: 400 });
  });
});
