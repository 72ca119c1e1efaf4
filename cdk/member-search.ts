/**
 * Replaces the query language of Powertools' idempotency in the bundles of functions. Rollcall names members of its
 * request (`functions/http/kept-answers.ts`), and a name is the simplest query. The language adds 23 KB to each bundle.
 */

const NAME = /^[a-z]+$/i;

export const search = (query: string, data: unknown): unknown => {
  if (!NAME.test(query)) throw new Error(`Only the name of a member can be searched for in a bundle: ${query}`);
  const value: unknown = (data as Readonly<Record<string, unknown>> | null)?.[query];
  // As the language answers.
  return value ?? null;
};

/** The functions of the language: nobody calls one. */
export class PowertoolsFunctions {}
