/** One row of the table of settings. */
import type * as z from 'zod';
import type { Kind } from './kinds';

type Absence<Value> = {
  /** The value if a carrier leaves the setting out. */
  readonly default?: Readonly<Value>;
  /** A carrier may leave it out: functions then read `null`. */
  readonly optional?: true;
  /** Its variable may be empty: functions then read `null`. */
  readonly mayBeEmpty?: true;
};

export type Row = Kind & Absence<unknown> & { readonly from: 'carrier' | 'deployment' };

/** A carrier writes it into its settings file: it is required unless it has a default or is optional. */
export const carrier = <Schema extends z.ZodType, const Given extends Absence<z.input<Schema>>>(kind: Kind<Schema>, given?: Given) => ({
  ...kind,
  ...(given as Given),
  from: 'carrier' as const,
});

/** The deployment itself knows it, such as the name of a table: `cdk/` and `local/` each say what it is. */
export const deployment = <Schema extends z.ZodType, const Given extends Absence<z.input<Schema>>>(kind: Kind<Schema>, given?: Given) => ({
  ...kind,
  ...(given as Given),
  from: 'deployment' as const,
});

type Absent = { readonly optional: true } | { readonly mayBeEmpty: true };

/** What functions read. */
export type ValueOf<Each extends Row> = Each extends Absent ? z.output<Each['schema']> | null : z.output<Each['schema']>;
