/**
 * The access token for a sink. It is stored sealed, and opened only to be sent. The seal binds it to its subscription
 * and to the sink that it was given for, so somebody who can write to the table cannot have it sent elsewhere.
 */
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { Deps } from '../../ports/deps';

type Receiver = Pick<SubscriptionRecord, 'id' | 'sink'>;
type TokenDeps = Pick<Deps, 'tokenSeal'>;

const aboutOf = ({ id, sink }: Receiver): string => `${id} ${sink}`;

export const sealToken = ({ tokenSeal }: TokenDeps, receiver: Receiver, token: string): Promise<Uint8Array> =>
  tokenSeal.close(Buffer.from(token), aboutOf(receiver));

/**
 * The header for the sink, if it has a token. An expired token is useless to the sink, so deliveries that
 * are still due after it expires are sent without it.
 */
export const authorizationFor = async (
  { tokenSeal }: TokenDeps,
  { sealedToken, tokenExpiresAt = 0, ...receiver }: Receiver & Pick<SubscriptionRecord, 'sealedToken' | 'tokenExpiresAt'>,
  now: number,
): Promise<{ readonly authorization?: string }> => {
  if (sealedToken === undefined || now >= tokenExpiresAt) return {};
  const token = await tokenSeal.open(sealedToken, aboutOf(receiver));
  return { authorization: `Bearer ${Buffer.from(token).toString()}` };
};
