/** What a driver is made from. */
import type { DriverRecords } from '../../ports/driver-records';
import type { Clock } from '../../runtime/clock';

export type DriverOptions<Options, Secrets> = {
  /** Where the conference server takes commands. */
  readonly url: string;
  readonly options: Options;
  readonly secrets: Secrets;
  /** Where the conference server reports to: absolute, `…/v1/bridge-callbacks/<driver>`. */
  readonly callbackUrl: string;
  readonly records: DriverRecords;
  readonly now: Clock;
  readonly timeoutMs?: number;
};
