/** What `If-Match` may hold: any version, or one version in quotes. 31 bits of version have at most ten digits. */
export const IF_MATCH_PATTERN = '^(?:\\*|"[1-9][0-9]{0,9}")$';
