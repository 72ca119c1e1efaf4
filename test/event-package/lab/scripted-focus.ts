/** A focus that does one thing after the other (SIPp): for what no real one does when it is asked to. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, stopProgram } from '../../carrier/lab/programs';
import { SCRIPTED_FOCUS } from './addresses';
import { documentWith, type ShownUser } from './conference-server';

export type Step =
  | { readonly do: 'accept' }
  | { readonly do: 'decline' }
  | { readonly do: 'wait'; readonly ms: number }
  | {
      readonly do: 'notify';
      readonly state: 'full' | 'partial';
      readonly version: number;
      readonly users: readonly ShownUser[];
      readonly end?: string;
    };

const GRANTED_SECONDS = 60;

const received = `  <recv request="SUBSCRIBE" rrs="true"><action>
    <ereg regexp="sip:[^&gt;]+" search_in="hdr" header="Contact:" assign_to="remote"/>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="subscriber"/>
  </action></recv>`;

const answered = (status: string, tag: string): string => `  <send><![CDATA[
    SIP/2.0 ${status}
    [last_Via:]
    [last_Record-Route:]
    [last_From:]
    [last_To:]${tag}
    [last_Call-ID:]
    [last_CSeq:]
    Contact: <sip:focus@[local_ip]:[local_port]>
    Expires: ${String(GRANTED_SECONDS)}
    Content-Length: 0

  ]]></send>`;

const notified = (
  user: string,
  seq: number,
  { state, version, users, end }: Extract<Step, { do: 'notify' }>,
): string => `  <send retrans="500"><![CDATA[
    NOTIFY [$remote] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    [routes]
    From: <sip:${user}@[local_ip]:[local_port]>;tag=focus[call_number]
    To:[$subscriber]
    Call-ID: [call_id]
    CSeq: ${String(seq)} NOTIFY
    Max-Forwards: 70
    Contact: <sip:focus@[local_ip]:[local_port]>
    Event: conference
    Subscription-State: ${end ?? `active;expires=${String(GRANTED_SECONDS)}`}
    Content-Type: application/conference-info+xml
    Content-Length: [len]

    ${documentWith(`sip:${user}@${SCRIPTED_FOCUS}`, state, version, users)}
  ]]></send>
  <recv response="200"/>`;

const scenarioOf = (user: string, steps: readonly Step[]): string => {
  const parts = steps.map((step, index) => {
    if (step.do === 'notify') return notified(user, index + 1, step);
    if (step.do === 'wait') return `  <pause milliseconds="${String(step.ms)}"/>`;
    if (step.do === 'decline') return `${received}\n${answered('603 Decline', ';tag=focus[call_number]')}`;
    // Its own tag is there already when a subscription is refreshed.
    return `${received}\n${answered('200 OK', index === 0 ? ';tag=focus[call_number]' : '')}`;
  });
  const unused = '  <Reference variables="remote,subscriber"/>';
  return `<?xml version="1.0"?>\n<scenario name="${user}">\n${parts.join('\n')}\n${unused}\n</scenario>\n`;
};

export type ScriptedFocus = { readonly uri: string; readonly address: string; readonly stop: () => Promise<void> };

/** Each subscription begins its script anew. */
export const startFocus = (labFolder: string, user: string, port: number, steps: readonly Step[]): ScriptedFocus => {
  const file = join(labFolder, `${user}.xml`);
  writeFileSync(file, scenarioOf(user, steps));
  startProgram(labFolder, user, 'phones', 'sipp', ['-sf', file, '-i', SCRIPTED_FOCUS, '-p', String(port), '-nostdin', '-skip_rlimit']);
  const address = `${SCRIPTED_FOCUS}:${String(port)}`;
  return { uri: `sip:${user}@${address}`, address, stop: () => stopProgram(labFolder, user, 'SIGTERM') };
};
