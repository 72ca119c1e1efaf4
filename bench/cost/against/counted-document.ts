/** What a run has counted, as another process says it. */
import * as z from 'zod';
import type { CountedRun } from '../count-run';
import { type Counts, type Meter, meters } from '../meters';

const Count = z.number().nonnegative();
const CountsDocument = z.strictObject(Object.fromEntries(meters.map((meter) => [meter, Count])) as Record<Meter, typeof Count>);
const Functions = z.array(z.tuple([z.string(), CountsDocument]));
const BillableDocument = { functions: Functions, shared: CountsDocument };

const CountedDocument = z.strictObject({
  ...BillableDocument,
  alone: z.strictObject(BillableDocument),
  idle: Functions,
  minutes: Count,
  held: z.strictObject({
    changes: Count,
    sentToTerminals: Count,
    sentByTerminals: Count,
    largestMessageBytes: Count,
    connectionMinutes: Count,
  }),
  deliveries: Count,
  changes: z.array(z.string()),
});
export type CountedDocument = z.infer<typeof CountedDocument>;

const billableOf = ({ functions, shared }: { readonly functions: CountedDocument['functions']; readonly shared: Counts }) => ({
  functions: new Map(functions),
  shared,
});

/** Throws if it is not what `bench:cost` counts, for example because it has other meters. */
export const countedRun = (document: unknown): CountedRun => {
  const { data, error } = CountedDocument.safeParse(document);
  if (!data) throw new Error(`It has counted something other than this benchmark bills:\n${z.prettifyError(error)}`);
  return { ...data, ...billableOf(data), alone: billableOf(data.alone), idle: new Map(data.idle) };
};
