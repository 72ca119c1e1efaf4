/** A phone that answers and hangs up after two seconds (SIPp). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHONES_ADDRESS } from './network';

export const hangsUp = { number: '+15550130', sipPort: 5_150 } as const;

const MEDIA_PORT = 23_000;

const response = (status: string, body: string): string => `
  <send${body === '' ? '' : ' retrans="500"'}><![CDATA[
    SIP/2.0 ${status}
    [last_Via:]
    [last_Record-Route:]
    [last_From:]
    [last_To:];tag=[call_number]
    [last_Call-ID:]
    [last_CSeq:]
    Contact: <sip:[local_ip]:[local_port];transport=[transport]>
    ${body === '' ? '' : 'Content-Type: application/sdp\n    '}Content-Length: [len]

${body}
  ]]></send>`;

const SDP = `    v=0
    o=lab 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 0
    a=rtpmap:0 PCMU/8000`;

const scenario = `<?xml version="1.0"?>
<scenario name="answers and hangs up">
  <recv request="INVITE" rrs="true"><action>
    <ereg regexp="sip:[^&gt;]+" search_in="hdr" header="Contact:" assign_to="remote"/>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
  </action></recv>${response('180 Ringing', '')}${response('200 OK', SDP)}
  <recv request="ACK"/>
  <pause milliseconds="2000"/>
  <send retrans="500"><![CDATA[
    BYE [$remote] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    [routes]
    From: <sip:${hangsUp.number}@[local_ip]>;tag=[call_number]
    To:[$from]
    Call-ID: [call_id]
    CSeq: 1 BYE
    Max-Forwards: 70
    Content-Length: 0
  ]]></send>
  <recv response="200"/>
</scenario>
`;

/** The arguments of SIPp; its scenario is written. */
export const hangsUpArguments = (labFolder: string): readonly string[] => {
  const file = join(labFolder, 'hangs-up.xml');
  writeFileSync(file, scenario);
  const address = ['-i', PHONES_ADDRESS, '-p', String(hangsUp.sipPort), '-mp', String(MEDIA_PORT)];
  return ['-sf', file, ...address, '-nostdin', '-skip_rlimit'];
};
