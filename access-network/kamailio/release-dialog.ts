/**
 * Ends a call and checks that it is over. For a call that still rings, Kamailio 5.6 answers `dlg.end_dlg` with success but
 * does nothing, so the kit cancels such a call instead.
 */
import { SECOND_MS } from '../../schemas/durations';
import type { Released } from '../call-control';
import { type Clock, sleep } from '../clock';
import type { Dialog } from './dialogs';
import { RpcRefused } from './evapi-connection';
import { handleOf } from './handle';

export type ReleaseOptions = {
  readonly dialogs: () => Promise<readonly Dialog[]>;
  readonly call: (method: string, params: readonly (string | number)[]) => Promise<unknown>;
  readonly clock: Clock;
};

/** Rollcall waits 3 s for a release, so the kit looks often at first. */
const EARLY_LOOKS = 8;
const BETWEEN_EARLY_LOOKS_MS = SECOND_MS / 4;
/**
 * A phone may take 32 s to answer a BYE (RFC 3261, timer F), and Kamailio lists the call until then. It must not be asked
 * again meanwhile: each `dlg.end_dlg` sends two more BYEs and tells the end of the call once more.
 */
const LOOKS = EARLY_LOOKS + 32;
const BETWEEN_LOOKS_MS = SECOND_MS;
const LOOKS_AFTER_REFUSAL = 4;
/** Before the ACK of a call that was just answered, a BYE would come too early. */
const LOOKS_FOR_ACK = 2;

const isTheOne =
  (handle: string) =>
  ({ he, hi, sipCallId: callId }: Dialog): boolean =>
    handleOf({ he, hi, callId }) === handle;

/** Whether Kamailio has accepted it. If not, the call may have ended or been answered meanwhile: the next look tells. */
const isAccepted = (answer: Promise<unknown>): Promise<boolean> =>
  answer.then(
    () => true,
    (error: unknown) => {
      if (error instanceof RpcRefused) return false;
      throw error;
    },
  );

const end = ({ call }: ReleaseOptions, { stage, he, hi, sipCallId, cseq }: Dialog): Promise<boolean> =>
  isAccepted(stage === 'being set up' ? call('tm.cancel', [sipCallId, cseq]) : call('dlg.end_dlg', [he, hi]));

export const releaseDialog = async (handle: string, options: ReleaseOptions): Promise<Released> => {
  let done: Released = 'gone';
  let nextTry = 0;
  for (let look = 0; look <= LOOKS; look += 1) {
    const dialog = (await options.dialogs()).find(isTheOne(handle));
    if (!dialog) return done;
    // A call that was cancelled while it was being set up may have been answered all the same. Then it has to be ended.
    const needed = dialog.stage === 'being set up' ? 'cancelled' : 'released';
    const waitsForAck = dialog.stage === 'answered' && look < LOOKS_FOR_ACK;
    if (done !== needed && !waitsForAck && look >= nextTry) {
      if (await end(options, dialog)) done = needed;
      else nextTry = look + LOOKS_AFTER_REFUSAL;
    }
    if (done === 'gone' && look === EARLY_LOOKS) break;
    await sleep(options.clock, look < EARLY_LOOKS ? BETWEEN_EARLY_LOOKS_MS : BETWEEN_LOOKS_MS);
  }
  throw new Error('the call is not over');
};
