/** A text for readers of the contract. */
export type SchemaText = { readonly description?: string; readonly members?: Readonly<Record<string, string>> };

export const NEXT_CURSOR =
  'Send it as `cursor` to get the next page; absent on the last page. A page may be short or empty and still not be the last.';
