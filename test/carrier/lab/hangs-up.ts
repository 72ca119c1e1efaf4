/** A phone that answers and hangs up after two seconds (SIPp). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHONES_ADDRESS } from './network';
import { SIPP_SDP, sippResponse } from './sipp-parts';

export const hangsUp = { number: '+15550130', sipPort: 5_150 } as const;

const MEDIA_PORT = 23_000;

const scenario = `<?xml version="1.0"?>
<scenario name="answers and hangs up">
  <recv request="INVITE" rrs="true"><action>
    <ereg regexp="sip:[^&gt;]+" search_in="hdr" header="Contact:" assign_to="remote"/>
    <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
  </action></recv>${sippResponse('180 Ringing', '')}${sippResponse('200 OK', SIPP_SDP)}
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
