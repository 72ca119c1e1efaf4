/** Counts in its own process what another checkout is billed for: `against/` starts it in front of that one's functions. */
import { answerQueries } from '../measuring/child-process';
import type { CountedDocument } from './against/counted-document';
import { documentOf } from './against/document-of';
import type { RunOptions } from './count-run';

export type CountQueries = {
  /** Loads what counts, and with it what that needs of the other checkout. */
  readonly load: () => Promise<void>;
  readonly count: (options: RunOptions) => Promise<CountedDocument>;
};

/** Only when it is asked for, so that the answer says if it cannot be loaded. */
const loadCount = () => import('./count-run');

answerQueries<CountQueries>(
  {
    load: async () => void (await loadCount()),
    count: async (options: RunOptions) => documentOf(await (await loadCount()).countRun(options)),
  },
  () => Promise.resolve(),
);
