/** The queries that a deployment process answers. */
import type { TokenRequest } from '../../local/issuer/issuer';
import type { LocalOptions } from '../../local/start';
import type { LogCounts } from './function-logs';
import type { Invocation } from './invocations';

export type DeploymentOptions = Pick<LocalOptions, 'port' | 'dataFolder' | 'environment' | 'sandbox' | 'sandboxSpeed' | 'retry'> & {
  readonly recordsInvocations?: boolean;
};

export type Faults = LogCounts & { readonly local: Readonly<Record<string, number>>; readonly deadLetters: number };

export type DeploymentQueries = {
  readonly address: () => Promise<string>;
  readonly token: (request: TokenRequest) => Promise<string>;
  /** After garbage collection, if Node runs with `--expose-gc`. */
  readonly heapBytes: () => Promise<number>;
  /** The number of events that the local bus stores for inspection; AWS's bus stores none. */
  readonly keptEvents: () => Promise<number>;
  /** The invocations that ended since the last query. */
  readonly invocations: () => Promise<readonly Invocation[]>;
  /** Makes only the requests on a change's path to the terminals. Returns the time of the first one. */
  readonly bareChange: (conferenceId: string, version: number) => Promise<number>;
  /** The sandbox's phone with this number hangs up. */
  readonly hangUp: (number: string) => Promise<void>;
  readonly idle: (maxMs: number) => Promise<void>;
  readonly faults: () => Promise<Faults>;
};
