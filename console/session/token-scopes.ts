/** What a token allows, as far as it can be read. The server decides; this only lets the screen say why. */

const listOf = (claim: unknown): readonly string[] | undefined => {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.filter((each) => typeof each === 'string') : undefined;
};

/** Undefined if the token does not tell. */
export const scopesOfToken = (token: string): readonly string[] | undefined => {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>;
    return listOf(claims['scope'] ?? claims['scp']);
  } catch {
    return undefined;
  }
};
