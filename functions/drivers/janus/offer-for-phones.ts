/**
 * AudioBridge (seen in 1.1.2) offers G.711 under the dynamic payload type 111, but then accepts only the static type: 0
 * for PCMU, 8 for PCMA (RFC 3551 section 6). If an offer maps a dynamic type to one of these, it is rewritten; all
 * other offers stay unchanged.
 */
const STATIC = { PCMU: 0, PCMA: 8 } as const;

const MAPPED = /^a=rtpmap:(9[6-9]|1[01][0-9]|12[0-7]) (PCMU|PCMA)\/8000\b/i;

const renumbered = (line: string, from: string, to: string): string => {
  if (line.startsWith('m=audio ')) {
    const [media = '', port = '', protocol = '', ...types] = line.split(' ');
    return [media, port, protocol, ...types.map((type) => (type === from ? to : type))].join(' ');
  }
  return line.replace(new RegExp(`^(a=(?:rtpmap|fmtp|rtcp-fb)):${from}(?= )`), `$1:${to}`);
};

export const offerForPhones = (sdp: string): string => {
  const lines = sdp.split('\r\n');
  const mapped = lines.map((line) => MAPPED.exec(line)).find((match) => match !== null);
  if (!mapped) return sdp;
  const [, from = '', codec = ''] = mapped;
  const to = String(STATIC[codec.toUpperCase() as keyof typeof STATIC]);
  return lines.map((line) => renumbered(line, from, to)).join('\r\n');
};
