/**
 * A session description without what it says about a person. Phones may write their number into the user name of `o=`
 * or into a CNAME, and none of these lines matters for the call (RFC 8866 sections 5.2 to 5.6, RFC 5576 section 6.1).
 * Descriptions wait in queues and records, where no number may be.
 */
const ABOUT_PERSONS = /^(?:[iuep]=|a=ssrc:\d+ cname:)/;

const withoutName = (line: string): string => (line.startsWith('s=') ? 's=-' : line.replace(/^o=\S+/, 'o=-'));

export const namelessDescription = (sdp: string): string =>
  sdp
    .split('\n')
    .filter((line) => !ABOUT_PERSONS.test(line))
    .map((line) => (line.endsWith('\r') ? `${withoutName(line.slice(0, -1))}\r` : withoutName(line)))
    .join('\n');
