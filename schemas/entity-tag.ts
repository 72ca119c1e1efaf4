/** What `If-Match` may be: `*` for any version, or one version in quotes. A version has 31 bits, so at most ten digits. */
export const IF_MATCH_PATTERN = '^(?:\\*|"[1-9][0-9]{0,9}")$';
