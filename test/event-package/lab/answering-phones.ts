/** Phones that answer and know nothing of the event package (SIPp). They do not register: a test does it for them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHONES_ADDRESS } from '../../carrier/lab/network';
import { startProgram } from '../../carrier/lab/programs';
import { SIPP_SDP, sippResponse } from '../../carrier/lab/sipp-parts';

const SIP_PORT = 5_080;
const MEDIA_PORT = 23_000;

export const answering = [{ number: '+15550102' }, { number: '+15550103' }] as const;

export const contactOf = (number: string): string => `sip:${number}@${PHONES_ADDRESS}:${String(SIP_PORT)};transport=tcp`;

const scenario = `<?xml version="1.0"?>
<scenario name="answers">
  <recv request="INVITE" rrs="true"/>${sippResponse('180 Ringing', '')}${sippResponse('200 OK', SIPP_SDP)}
  <recv request="ACK"/>
  <recv request="BYE"/>${sippResponse('200 OK', '')}
</scenario>
`;

export const startAnsweringPhones = (labFolder: string): void => {
  const file = join(labFolder, 'answers.xml');
  writeFileSync(file, scenario);
  const address = ['-i', PHONES_ADDRESS, '-p', String(SIP_PORT), '-mp', String(MEDIA_PORT), '-t', 't1'];
  startProgram(labFolder, 'answers', 'phones', 'sipp', ['-sf', file, ...address, '-nostdin', '-skip_rlimit']);
};
