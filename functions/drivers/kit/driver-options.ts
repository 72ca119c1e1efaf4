/** The arguments of a driver's factory. */
import type { DriverRecords } from '../../ports/driver-records';
import type { Clock } from '../../runtime/clock';

export type DriverOptions<Options, Secrets> = {
  /** The address to which the conference server takes commands. */
  readonly url: string;
  readonly options: Options;
  readonly secrets: Secrets;
  /** The address to which the conference server reports: absolute, `…/v1/bridge-callbacks/<driver>`. */
  readonly callbackUrl: string;
  readonly records: DriverRecords;
  readonly now: Clock;
  readonly timeoutMs?: number;
};
