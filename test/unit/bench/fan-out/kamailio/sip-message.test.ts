import { headerOf, okTo, readSip, statusOf, writeSip } from '../../../../../bench/fan-out/kamailio/sip-message';

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
