/** Both ends of a call, played by SIPp from one list of changes: for what the lab's phones do not do. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/until';
import { PHONES_ADDRESS } from './network';
import { readState } from './state';

type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' | 'address 0.0.0.0';

/** What the caller changes, and how the called phone answers. */
export type Change =
  | { readonly method: 'INVITE' | 'UPDATE'; readonly offer: Direction; readonly answer: Direction }
  /** An INVITE without an offer: the called phone's 200 has it, and the caller's ACK has the answer. */
  | { readonly method: 'INVITE'; readonly lateOffer: Direction; readonly answer: Direction }
  /** A refusal, such as 491. */
  | { readonly method: 'INVITE'; readonly offer: Direction; readonly refused: string };

export type ScriptedCall = {
  /** `claims`: a number in its From that is not the one of its account. */
  readonly caller: { readonly number: string; readonly password: string; readonly claims?: string };
  /** For how long the call lasts after the last change. */
  readonly talksMs?: number;
  readonly called: string;
  /** Before the answer; 183 has early media. */
  readonly progress: readonly ('180' | '183')[];
  /** An UPDATE before the answer. */
  readonly early?: Change & { readonly method: 'UPDATE' };
  readonly changes: readonly Change[];
  /** Another phone rings as well, so 180 may come at any time. */
  readonly otherBranchRings?: boolean;
};

const sdp = (direction: Direction): string => `v=0
o=lab 1 [cseq] IN IP4 [local_ip]
s=-
c=IN IP4 ${direction === 'address 0.0.0.0' ? '0.0.0.0' : '[local_ip]'}
t=0 0
m=audio [media_port] RTP/AVP 0
a=rtpmap:0 PCMU/8000
a=${direction === 'address 0.0.0.0' ? 'sendrecv' : direction}`;

const withBody = (head: string, direction: Direction | undefined): string =>
  `${head}${direction === undefined ? '' : 'Content-Type: application/sdp\n'}Content-Length: [len]\n\n${direction === undefined ? '' : sdp(direction)}\n`;

const send = (message: string, again = ''): string => `  <send${again}><![CDATA[\n${message}\n  ]]></send>`;
const RETRANSMITTED = ' retrans="500"';
const PAUSE = '  <pause milliseconds="150"/>';

type Request = { readonly method: string; readonly cseq: number; readonly direction?: Direction | undefined; readonly more?: string };

/** To whom: the first requests name the number, those within the call the Contact that answered. */
const requestOf = ({ caller, called }: ScriptedCall, { method, cseq, direction, more = '' }: Request, isWithin: boolean): string =>
  withBody(
    `${method} ${isWithin ? '[next_url]' : `sip:${called}@${PHONES_ADDRESS}`} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
${isWithin ? '[routes]\n' : ''}From: <sip:${caller.claims ?? caller.number}@${PHONES_ADDRESS}>;tag=[call_number]c
${cseq === 1 && method === 'INVITE' ? `To: <sip:${called}@${PHONES_ADDRESS}>` : '[last_To:]'}
Call-ID: [call_id]
CSeq: ${String(cseq)} ${method}
Contact: <sip:${caller.number}@[local_ip]:[local_port]>
Max-Forwards: 70
${more}`,
    direction,
  );

const recv = (status: number, more = ''): string => `  <recv response="${String(status)}"${more}/>`;
const MAY_COME = ' optional="true"';

const callerChange = (call: ScriptedCall, change: Change, cseq: number): readonly string[] => {
  const request: Request = { method: change.method, cseq, direction: 'offer' in change ? change.offer : undefined };
  const status = 'refused' in change ? Number(change.refused) : 200;
  // The ACK of a refusal belongs to the INVITE's transaction, three lines above it.
  const acknowledged = (text: string): string => ('refused' in change ? text.replace('[branch]', '[branch-3]') : text);
  const ack = { method: 'ACK', cseq, direction: 'lateOffer' in change ? change.answer : undefined };
  return [
    send(requestOf(call, request, true), RETRANSMITTED),
    recv(100, MAY_COME),
    recv(status),
    ...(change.method === 'INVITE' ? [send(acknowledged(requestOf(call, ack, true)))] : []),
  ];
};

const FIRST_IN_CALL = 10;

export const callerScenario = (call: ScriptedCall): string => {
  const { caller, progress, early, changes, otherBranchRings = false, talksMs = 0 } = call;
  const offer = { method: 'INVITE', direction: 'sendrecv' } as const;
  const credentials = `[authentication username=${caller.number} password=${caller.password}]\n`;
  const lines = [
    send(requestOf(call, { ...offer, cseq: 1 }, false), RETRANSMITTED),
    recv(100, MAY_COME),
    recv(407, ' auth="true"'),
    send(requestOf(call, { method: 'ACK', cseq: 1 }, false)),
    send(
      requestOf(call, { ...offer, cseq: 2, more: credentials }, false).replace('[last_To:]', `To: <sip:${call.called}@${PHONES_ADDRESS}>`),
      RETRANSMITTED,
    ),
    recv(100, MAY_COME),
    ...(otherBranchRings ? [recv(180, MAY_COME), recv(183, MAY_COME)] : progress.map((status) => recv(Number(status), ' rrs="true"'))),
    ...(early ? callerChange(call, early, 3) : []),
    recv(200, ' rrs="true"'),
    send(requestOf(call, { method: 'ACK', cseq: 2 }, true)),
    PAUSE,
    ...changes.flatMap((change, index) => [...callerChange(call, change, FIRST_IN_CALL + index), PAUSE]),
    `  <pause milliseconds="${String(talksMs)}"/>`,
    send(requestOf(call, { method: 'BYE', cseq: FIRST_IN_CALL + changes.length }, true), RETRANSMITTED),
    recv(200),
  ];
  return `<?xml version="1.0"?>\n<scenario name="caller">\n${lines.join('\n')}\n</scenario>\n`;
};

const reply = (status: string, direction?: Direction): string =>
  withBody(
    `SIP/2.0 ${status} OK
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[call_number]d
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
`,
    direction,
  );

/** Within a call the To has its tag already. */
const within = (text: string): string => text.replace(';tag=[call_number]d', '');

const request = (method: string, more = ''): string => `  <recv request="${method}"${more}/>`;

/** `[last_…]` means the newest request, but after an UPDATE the INVITE is still to be answered. */
const INVITE_KEPT = `  <recv request="INVITE"><action>
    <ereg regexp="Record-Route:.*From:" search_in="msg" assign_to="head"/>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
    <ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="cseq"/>
  </action></recv>`;

const answerOfKept = reply('200', 'sendrecv')
  .replace('[last_Via:]\n[last_Record-Route:]\n[last_From:]', '[$head][$from]')
  .replace(';tag=[call_number]d', '')
  .replace('[last_CSeq:]', 'CSeq:[$cseq]');

const calledChange = (change: Change): readonly string[] => {
  const [status, direction] =
    'refused' in change ? [change.refused, undefined] : ['200', 'lateOffer' in change ? change.lateOffer : change.answer];
  return [
    request(change.method),
    send(within(reply(status, direction)), change.method === 'INVITE' ? RETRANSMITTED : ''),
    ...(change.method === 'INVITE' ? [request('ACK')] : []),
  ];
};

export const calledScenario = ({ progress, early, changes }: ScriptedCall): string => {
  const lines = [
    early ? INVITE_KEPT : request('INVITE'),
    // One may overtake the other in the carrier, so each waits.
    ...progress.flatMap((status) => [send(reply(status, status === '183' ? 'sendrecv' : undefined)), ...(early ? [] : [PAUSE])]),
    ...(early ? [request('UPDATE'), send(within(reply('200', 'answer' in early ? early.answer : undefined)))] : []),
    send(early ? answerOfKept : reply('200', 'sendrecv'), RETRANSMITTED),
    request('ACK'),
    ...changes.flatMap(calledChange),
    request('BYE'),
    send(within(reply('200'))),
  ];
  return `<?xml version="1.0"?>\n<scenario name="called">\n${lines.join('\n')}\n</scenario>\n`;
};

const CALLER_PORT = 5_300;
const MEDIA_PORTS = { caller: 26_000, called: 27_000 } as const;

type Player = { readonly role: 'caller' | 'called'; readonly port: number; readonly scenario: string; readonly to?: string };

/** One SIPp that plays one call on the phones' host. */
const play = (labFolder: string, { role, port, scenario, to }: Player) => {
  const file = join(labFolder, `scripted-${role}.xml`);
  const errors = join(labFolder, `scripted-${role}.errors`);
  writeFileSync(file, scenario);
  writeFileSync(errors, '');
  const address = ['-i', PHONES_ADDRESS, '-p', String(port), '-mp', String(MEDIA_PORTS[role])];
  const args = ['-sf', file, ...address, '-m', '1', '-nostdin', '-skip_rlimit', '-timeout', '20s', '-trace_err', '-error_file', errors];
  const child = spawn('ip', ['netns', 'exec', readState(labFolder).phones, 'sipp', ...args, ...(to === undefined ? [] : [to])], {
    stdio: 'ignore',
    env: { ...process.env, TERM: 'dumb' },
  });
  const exit = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`The ${role} failed with ${String(code)}: ${readFileSync(errors, 'utf8')}`);
  });
  return { child, exit };
};

const isListening = (port: number, labFolder: string) => async (): Promise<boolean> => {
  const child = spawn('ip', ['netns', 'exec', readState(labFolder).phones, 'ss', '-lunH', `sport = :${String(port)}`]);
  let shown = '';
  child.stdout.on('data', (data: Buffer) => (shown += data.toString()));
  await once(child, 'close');
  return shown !== '';
};

/** Plays the call to its end; `port`: where the carrier sends calls to that number. */
export const playCall = async (call: ScriptedCall, port: number, labFolder: string): Promise<void> => {
  const called = play(labFolder, { role: 'called', port, scenario: calledScenario(call) });
  const settled = Promise.allSettled([called.exit]);
  try {
    await eventually('the called phone to listen', isListening(port, labFolder), 8_000, 50);
    const caller = play(labFolder, { role: 'caller', port: CALLER_PORT, scenario: callerScenario(call), to: `${PHONES_ADDRESS}:5060` });
    await caller.exit;
    await called.exit;
  } finally {
    called.child.kill('SIGKILL');
    await settled;
  }
};
