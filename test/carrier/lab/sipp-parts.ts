/** Parts of SIPp's scenarios. */

export const sippResponse = (status: string, body: string): string => `
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

export const SIPP_SDP = `    v=0
    o=lab 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 0
    a=rtpmap:0 PCMU/8000`;
