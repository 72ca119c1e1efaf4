/** As which owners a caller may see and change subscriptions. */
import { ownerOf } from '../../../domain/subscription/owner';
import { EVERYONE } from '../../../domain/subscription/record';
import type { Caller } from '../../http/caller';
import type { Deps } from '../../ports/deps';

/**
 * None, if the token has neither a number nor `conferences:all`. With both, the caller has the subscriptions that were
 * made for the number, under any hash key, and those that were made with the scope.
 */
export const ownersOf = async (
  { identity }: Pick<Deps, 'identity'>,
  { clientId, phoneNumber, scopes }: Caller,
): Promise<readonly string[]> => [
  ...(scopes.includes('conferences:all') ? [ownerOf(clientId, EVERYONE)] : []),
  ...(phoneNumber === undefined ? [] : (await identity()).initiatorKeys(phoneNumber).map((key) => ownerOf(clientId, key))),
];
