/** An event package document (RFC 4575 section 8.1). */
export const CONFERENCE_INFO_TYPE = 'application/conference-info+xml';
