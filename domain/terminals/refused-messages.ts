/**
 * When a connection is closed because the gateway refuses messages to it. The gateway gives the same answer (429) for a
 * connection whose client does not read and for an account that sends too much. Closing connections of an account that
 * sends too much makes everything worse: each terminal connects again and asks for the whole state.
 */
import { SECOND_MS } from '../../schemas/durations';

/** Of pushes in a row that the gateway refused, the number, and the time of the first. */
export type Refusals = { readonly refusals?: number; readonly refusedSince?: number };

const LEAST_REFUSALS = 3;
const LEAST_TIME_MS = 30 * SECOND_MS;

export const withRefusal = ({ refusals = 0, refusedSince }: Refusals, now: number): Required<Refusals> => ({
  refusals: refusals + 1,
  refusedSince: refusedSince ?? now,
});

/** `othersAccept`: messages of the same push to other connections were accepted, so it is not the account. */
export const isClosedAfter = ({ refusals, refusedSince }: Required<Refusals>, now: number, othersAccept: boolean): boolean =>
  othersAccept && refusals >= LEAST_REFUSALS && now - refusedSince >= LEAST_TIME_MS;
