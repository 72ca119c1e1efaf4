/** What a run has counted, as it is said to another process. It needs no package, since those are of the other checkout. */
import type { Billable, CountedRun } from '../count-run';
import type { CountedDocument } from './counted-document';

const billableDocument = ({ functions, shared }: Billable) => ({ functions: [...functions], shared });

export const documentOf = (run: CountedRun): CountedDocument => ({
  ...run,
  ...billableDocument(run),
  alone: billableDocument(run.alone),
  idle: [...run.idle],
  changes: [...run.changes],
});
