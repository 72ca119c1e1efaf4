import { changeIn, conferenceDocument } from '../../../bench/fan-out/kamailio/conference-document';
import { kamailioConfig } from '../../../bench/fan-out/kamailio/kamailio-config';
import { headerOf, okTo, readSip, statusOf, writeSip } from '../../../bench/fan-out/kamailio/sip-message';

const notify = writeSip(
  'NOTIFY sip:watcher@127.0.0.1 SIP/2.0',
  [
    'Via: SIP/2.0/UDP a;branch=1',
    'Via: SIP/2.0/UDP b;branch=2',
    'From: <sip:c>;tag=1',
    'To: <sip:w>;tag=2',
    'Call-ID: 7',
    'CSeq: 3 NOTIFY',
  ],
  'é',
);

it('a message is read as it was written', () => {
  const message = readSip(notify);
  expect(message.startLine).toBe('NOTIFY sip:watcher@127.0.0.1 SIP/2.0');
  expect([headerOf(message, 'cseq'), headerOf(message, 'content-length'), headerOf(message, 'expires')]).toEqual([
    '3 NOTIFY',
    '2',
    undefined,
  ]);
  expect(message.body.toString('utf8')).toBe('é');
});

it('a response repeats every Via in order, and the headers that identify the dialog', () => {
  const answer = readSip(okTo(readSip(notify)));
  expect(statusOf(answer)).toBe(200);
  expect(answer.head.split('\r\n').filter((line) => line.startsWith('Via'))).toEqual([
    'Via: SIP/2.0/UDP a;branch=1',
    'Via: SIP/2.0/UDP b;branch=2',
  ]);
  expect(headerOf(answer, 'call-id')).toBe('7');
});

it('a document contains its change and all participants', () => {
  const document = conferenceDocument('conference', 10, 42);
  expect(changeIn(Buffer.from(document))).toBe('42');
  expect(document.match(/<user /g)).toHaveLength(10);
  expect(changeIn(Buffer.from('<conference-info/>'))).toBeUndefined();
});

it('every change alters more of the document than its number', () => {
  const held = (change: number): number => conferenceDocument('conference', 10, change).match(/on-hold/g)?.length ?? 0;
  expect([held(1), held(2)]).toEqual([0, 1]);
});

it('it needs no database in memory, and writes before it answers if durable', () => {
  const options = { port: 5060, folder: '/tmp/folder' };
  expect(kamailioConfig({ ...options, durable: false })).not.toContain('sqlite');
  const durable = kamailioConfig({ ...options, durable: true });
  expect(durable.indexOf('db_sqlite.so')).toBeLessThan(durable.indexOf('presence.so'));
  expect(durable).toContain('modparam("presence", "subs_db_mode", 1)');
  expect(durable).toContain('listen=udp:127.0.0.1:5060');
});
