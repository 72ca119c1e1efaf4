/** Phones that behave in one way (SIPp): they refuse with a status, ring on, or ring beside another one. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account, Route } from './carrier';
import { PHONES_ADDRESS } from './network';
import { sippResponse } from './sipp-parts';

/** A phone for each status. */
const refusing = (status: number): string => `+15556${String(status)}`;

export const oneWayNumbers = {
  refusing,
  /** Its ringing is not cut short by the carrier's own answer, as that of `numbers.ringsOn`. */
  rings: '+15557180',
  /** Its phone is registered, and gone. */
  gone: '+15557190',
  /** Two phones ring; the second answers. */
  forks: '+15557200',
  /** What a scripted call is to. */
  scripted: '+15557300',
  /** The same phone, called as a subscriber of the service. */
  subscriber: '+15557400',
} as const;

/** Who places scripted calls. */
export const subscriber: Account = { number: '+15550104', password: 'a-password', hasService: true };
export const somebodyElse: Account = { number: '+15550105', password: 'another-password', hasService: false };
/** Their account has a name that is no number. */
export const nobodysNumber: Account = { number: 'controller', password: 'a-third-password', hasService: true };
export const scriptedCallers: readonly Account[] = [
  subscriber,
  somebodyElse,
  nobodysNumber,
  { number: oneWayNumbers.subscriber, password: 'a-fourth-password', hasService: true },
];

export const SCRIPTED_PORT = 5_400;
const NOBODYS_PORT = 5_480;
const FIRST_REFUSING_PORT = 5_430;
const PORTS_A_PHONE = 10;
const RINGS_PORT = 5_420;

export const REFUSED_WITH = [404, 480, 486, 603] as const;

export const oneWayRoutes: readonly Route[] = [
  ...REFUSED_WITH.map((status, index) => ({ number: refusing(status), ports: [FIRST_REFUSING_PORT + PORTS_A_PHONE * index] })),
  { number: oneWayNumbers.rings, ports: [RINGS_PORT] },
  { number: oneWayNumbers.gone, ports: [NOBODYS_PORT] },
  { number: oneWayNumbers.forks, ports: [RINGS_PORT, SCRIPTED_PORT] },
  { number: oneWayNumbers.scripted, ports: [SCRIPTED_PORT] },
  { number: oneWayNumbers.subscriber, ports: [SCRIPTED_PORT] },
];

const refuses = (status: number): string => `<?xml version="1.0"?>
<scenario name="refuses">
  <recv request="INVITE"/>${sippResponse(`${String(status)} Refused`, '')}
  <recv request="ACK"/>
</scenario>
`;

const rings = `<?xml version="1.0"?>
<scenario name="rings">
  <recv request="INVITE"><action>
    <ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" assign_to="cseq"/>
  </action></recv>${sippResponse('180 Ringing', '')}
  <recv request="CANCEL"/>
  <send><![CDATA[
    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:];tag=[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Content-Length: 0

  ]]></send>
  <send retrans="500"><![CDATA[
    SIP/2.0 487 Request Terminated
    [last_Via:]
    [last_From:]
    [last_To:];tag=[call_number]
    [last_Call-ID:]
    CSeq: [$cseq] INVITE
    Content-Length: 0

  ]]></send>
  <recv request="ACK"/>
</scenario>
`;

const start = (labFolder: string, name: string, scenario: string, port: number): readonly string[] => {
  const file = join(labFolder, `${name}.xml`);
  writeFileSync(file, scenario);
  return ['-sf', file, '-i', PHONES_ADDRESS, '-p', String(port), '-nostdin', '-skip_rlimit'];
};

/** Name → the arguments of its SIPp; the scenarios are written. */
export const oneWayPhones = (labFolder: string): Readonly<Record<string, readonly string[]>> => ({
  ...Object.fromEntries(
    REFUSED_WITH.map((status, index) => {
      const name = `refuses-${String(status)}`;
      return [name, start(labFolder, name, refuses(status), FIRST_REFUSING_PORT + PORTS_A_PHONE * index)];
    }),
  ),
  rings: start(labFolder, 'rings', rings, RINGS_PORT),
});
