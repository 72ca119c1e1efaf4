import type { DomainError } from '../../../../domain/errors';
import { checkSink, isSinkAddress, sinkRefusal } from '../../../../domain/subscription/sink-url';
import { addressKind } from '../../../../functions/http-client/address-kind';

const strictly = { loopback: false, addressKind };
const forTrying = { loopback: true, addressKind };

describe('a sink', () => {
  it.each([
    'https://partner.example/hooks',
    'https://partner.example:8443/hooks?tenant=7',
    'https://8.8.8.8/hooks',
    'https://[2606:4700:4700::1111]/hooks',
  ])('may be %s', (sink) => {
    expect(sinkRefusal(sink, strictly)).toBeUndefined();
    expect(sinkRefusal(sink, forTrying)).toBeUndefined();
  });

  it.each([
    ['not a url', 'https'],
    ['partner.example/hooks', 'https'],
    ['http://partner.example/hooks', 'https'],
    ['ftp://partner.example/hooks', 'https'],
    ['httpsx://partner.example/hooks', 'https'],
    ['xhttps://partner.example/hooks', 'https'],
    ['javascript:alert(1)', 'https'],
    ['https://user:secret@partner.example/', 'credentials'],
    ['https://user@partner.example/', 'credentials'],
    ['https://partner.example/#here', 'fragment'],
    ['https://partner.example/#', 'fragment'],
    ['https://10.0.0.1/', 'public'],
    ['https://169.254.169.254/latest/meta-data', 'public'],
    ['https://[fd00::1]/', 'public'],
    ['https://[::ffff:10.0.0.1]/', 'public'],
    // What a URL makes of these is an IPv4 address as well.
    ['https://0xa000001/', 'public'],
    ['https://167772161/', 'public'],
    ['https://012.0.0.1/', 'public'],
    ['https://10.1/', 'public'],
    ['https://１０.0.0.1/', 'public'],
  ])('may not be %s, whoever tries it out', (sink, why) => {
    expect(sinkRefusal(sink, strictly)).toContain(why);
    expect(sinkRefusal(sink, forTrying)).toContain(why);
  });

  it.each([
    'https://localhost:9000/',
    'https://LOCALHOST./',
    'https://hooks.localhost/',
    'https://127.0.0.1:9000/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
  ])('is this machine, %s, for trying it out only', (sink) => {
    expect(sinkRefusal(sink, strictly)).toContain('public');
    expect(sinkRefusal(sink, forTrying)).toBeUndefined();
    expect(sinkRefusal(sink.replace('https:', 'http:'), forTrying)).toBeUndefined();
    expect(sinkRefusal(sink.replace('https:', 'http:'), strictly)).toContain('https');
  });

  it('is refused as SINK_NOT_ALLOWED, in words that hold nothing of it', () => {
    const refused = (): void => checkSink('https://user:very-secret@partner.example/', strictly);
    expect(refused).toThrow(expect.objectContaining({ code: 'SINK_NOT_ALLOWED' }) as DomainError);
    expect(refused).not.toThrow(/secret|partner/);
  });
});

it('a sink that may be one is accepted without a word', () => {
  expect(() => checkSink('https://partner.example/hooks', strictly)).not.toThrow();
});

it('the address of a connection is judged by the same rules', () => {
  expect(['8.8.8.8', '10.0.0.1', '127.0.0.1'].map((address) => isSinkAddress(address, strictly))).toEqual([true, false, false]);
  expect(['8.8.8.8', '10.0.0.1', '127.0.0.1'].map((address) => isSinkAddress(address, forTrying))).toEqual([true, false, true]);
});
