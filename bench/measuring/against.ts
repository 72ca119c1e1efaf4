/** The options of a run that compares this checkout of the project with another. */
import { amount } from './amount';

export type Against = {
  /** The other checkout's folder. */
  readonly against: string | undefined;
  /** The run fails if a ratio to the other checkout is higher. */
  readonly atMost: number | undefined;
};

/** For `parseArgs`. */
export const againstOptions = { against: { type: 'string' }, 'at-most': { type: 'string' } } as const;

/** From what `parseArgs` has read. */
export const againstFrom = (values: { readonly against?: string; readonly 'at-most'?: string }): Against => {
  const { against, 'at-most': atMost } = values;
  if (atMost !== undefined && against === undefined) throw new Error('--at-most needs --against');
  return { against, atMost: atMost === undefined ? undefined : amount(atMost) };
};
