/**
 * Who owns a subscription: the client that made it, together with what it was made with. That is the number of the
 * token, as its initiator key, or the scope `conferences:all`, written as `EVERYONE`.
 */
export const ownerOf = (clientId: string, madeWith: string): string => `${madeWith} ${clientId}`;
