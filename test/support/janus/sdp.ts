/**
 * Session descriptions as Janus 1.1.2 makes them, shortened: an offer of AudioBridge says 111 for G.711, whatever the
 * codec.
 */
const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n`;

export const offerOf = (codec: 'PCMU' | 'PCMA'): string =>
  lines(
    'v=0',
    'o=- 1795763105291728 1 IN IP4 10.98.0.1',
    's=AudioBridge',
    't=0 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'c=IN IP4 10.98.0.1',
    'a=sendrecv',
    'a=setup:actpass',
    `a=rtpmap:111 ${codec}/8000`,
    'a=rtcp-fb:111 transport-cc',
  );

export const ANSWER = lines(
  'v=0',
  'o=- 73255305 1526023706 IN IP4 10.98.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 0',
  'a=rtpmap:0 PCMU/8000',
);

/** A phone on the trunk speaks G.711 by its static payload type alone (RFC 3551). */
export const isForPhones = (sdp: string): boolean => /^m=audio \d+ \S+ [08]\r$/m.test(sdp) && !sdp.includes(':111');
