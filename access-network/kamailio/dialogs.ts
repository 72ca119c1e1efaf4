/** Reads the answers to `dlg.list` and `dlg.list_match`. */
import * as z from 'zod';
import { DialogVariables } from './call-event';

const EARLY = 2;
const CONFIRMED = 4;

const Dialog = z.object({
  h_entry: z.int(),
  h_id: z.int(),
  'call-id': z.string().min(1).max(1024),
  /** 1: an INVITE; 2: it rings; 3: answered; 4: the ACK came as well; 5: over, and soon to be forgotten. */
  state: z.int(),
  caller: z.object({ cseq: z.string() }),
  variables: z.array(z.record(z.string(), z.string())),
});

export type Dialog = {
  readonly he: number;
  readonly hi: number;
  readonly sipCallId: string;
  readonly stage: 'being set up' | 'answered' | 'up';
  /** The CSeq of the INVITE, which is needed to cancel it. */
  readonly cseq: string;
  /** `undefined` if the call is not reported. */
  readonly variables: DialogVariables | undefined;
};

const stageOf = (state: number): Dialog['stage'] => {
  if (state <= EARLY) return 'being set up';
  return state < CONFIRMED ? 'answered' : 'up';
};

/** The dialogs that are not over. Fails if `result` is not a list of dialogs. */
export const dialogsOf = (result: unknown): readonly Dialog[] =>
  z
    .array(Dialog)
    .parse(result)
    .filter(({ state }) => state <= CONFIRMED)
    .map(({ h_entry: he, h_id: hi, 'call-id': sipCallId, state, caller, variables }) => ({
      he,
      hi,
      sipCallId,
      stage: stageOf(state),
      cseq: caller.cseq,
      variables: DialogVariables.safeParse(Object.assign({}, ...variables)).data,
    }));
