/** What the simulation assumes of the world around Rollcall. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Assumptions = {
  /** The share of all conferences that start within so many seconds of the full hour. */
  readonly hour: { readonly share: number; readonly withinSeconds: number };
  /** That watch each conference. */
  readonly terminals: number;
  readonly bridgeAnswerMs: number;
  readonly partnerAnswerMs: number;
  /** How many events `publish` sends together when it is busy. */
  readonly eventsPerBusRequest: number;
  readonly bridgeOutage: {
    readonly minutes: number;
    /** Whether each look at a conference asks a bridge that does not answer. */
    readonly looksAskTheBridge: boolean;
    /** How long a request waits for it. */
    readonly timeoutMs: number;
  };
  readonly deadSink: { readonly hours: number };
  /** How callers of the API repeat what was refused: after 1, 2, 4, … seconds. */
  readonly callerRetrySeconds: { readonly first: number; readonly most: number };
};

export const readAssumptions = (): Assumptions => JSON.parse(readFileSync(join(__dirname, 'assumptions.json'), 'utf8')) as Assumptions;
