/** A text for readers of the contract. */
export type SchemaText = { readonly description?: string; readonly members?: Readonly<Record<string, string>> };

/** A page may have fewer entries than requested, or none, and still not be the last. */
export const NEXT_CURSOR = 'Send it as `cursor` to get the next page; absent on the last page.';
