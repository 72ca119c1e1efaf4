/** What can be asked of a deployment that runs in a process of its own. */
import type { TokenRequest } from '../../local/issuer/issuer';
import type { LocalOptions } from '../../local/start';
import type { LogCounts } from './function-logs';
import type { Invocation } from './invocations';

export type DeploymentOptions = Pick<LocalOptions, 'port' | 'dataFolder' | 'environment' | 'sandbox' | 'sandboxSpeed' | 'retry'> & {
  readonly recordsInvocations?: boolean;
};

export type Faults = LogCounts & { readonly local: Readonly<Record<string, number>>; readonly deadLetters: number };

export type DeploymentQuestions = {
  readonly address: () => Promise<string>;
  readonly token: (request: TokenRequest) => Promise<string>;
  /** After a collection of garbage, where Node was started with `--expose-gc`. */
  readonly heapBytes: () => Promise<number>;
  /** How many events the local bus keeps to be looked at, which the cloud's does not. */
  readonly keptEvents: () => Promise<number>;
  /** Those that ended since this was last asked. */
  readonly invocations: () => Promise<readonly Invocation[]>;
  /** The requests of a change on its way to terminals, and nothing else; answers when the first was made. */
  readonly bareChange: (conferenceId: string, version: number) => Promise<number>;
  /** The sandbox carrier's phone of that number hangs up. */
  readonly hangUp: (number: string) => Promise<void>;
  readonly idle: (maxMs: number) => Promise<void>;
  readonly faults: () => Promise<Faults>;
};
