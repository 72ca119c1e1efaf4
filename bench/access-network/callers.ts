/** Subscribers who call at a steady rate, and the phone that they call: two SIPp's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../test/carrier/lab/carrier';
import { PHONES_ADDRESS } from '../../test/carrier/lab/network';
import { oneWayNumbers, SCRIPTED_PORT } from '../../test/carrier/lab/one-way-phones';
import { calledScenario, callerScenario, type ScriptedCall } from '../../test/carrier/lab/scripted-call';

/** Every call has an initiator of its own: a conference that is still ending would refuse the next call's reports. */
export const callerOf = (index: number): Account => ({
  number: `+1556${String(index).padStart(7, '0')}`,
  password: `password-${String(index)}`,
  hasService: true,
});

/** What is reported of each call, in this order. */
export const STATES = ['dialing', 'alerting', 'connected', 'held', 'connected', 'released'] as const;

const TALKS_MS = 8_000;

const call: ScriptedCall = {
  caller: { number: '[field0]', password: '' },
  called: oneWayNumbers.scripted,
  progress: ['180'],
  changes: [
    { method: 'INVITE', offer: 'sendonly', answer: 'recvonly' },
    { method: 'INVITE', offer: 'sendrecv', answer: 'sendrecv' },
  ],
  talksMs: TALKS_MS,
};

const CALLER_PORT = 5_300;
const sipp = (file: string, port: number, mediaPort: number): readonly string[] => [
  ...['-sf', file, '-i', PHONES_ADDRESS, '-p', String(port), '-mp', String(mediaPort), '-nostdin', '-skip_rlimit'],
];

export type Sides = { readonly called: readonly string[]; readonly callers: readonly string[] };

/** The arguments of each side; what they read is written. */
export const writeSides = (folder: string, calls: number, callsPerMinute: number): Sides => {
  const [caller, called, users] = ['caller.xml', 'called.xml', 'callers.csv'].map((name) => join(folder, name)) as [string, string, string];
  // A field is not replaced within the keyword, so the keyword is a field.
  writeFileSync(caller, callerScenario(call).replace(/\[authentication [^\]]*\]/, '[field1]'));
  writeFileSync(called, calledScenario(call));
  const rows = Array.from({ length: calls }, (_, index) => callerOf(index)).map(
    ({ number, password }) => `${number};[authentication username=${number} password=${password}]`,
  );
  writeFileSync(users, `SEQUENTIAL\n${rows.join('\n')}\n`);
  const rate = ['-r', String(callsPerMinute), '-rp', '60000', '-m', String(calls), '-l', String(calls)];
  return {
    called: sipp(called, SCRIPTED_PORT, 27_000),
    callers: [...sipp(caller, CALLER_PORT, 26_000), ...rate, '-inf', users, `${PHONES_ADDRESS}:5060`],
  };
};
