/**
 * Ends a call, and looks whether it is over. In Kamailio 5.6, `dlg.end_dlg` says success for a call that still rings, and
 * does nothing, so such a call is cancelled instead.
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

/** Rollcall waits 3 s for a release. */
const LOOKS = 8;
const BETWEEN_LOOKS_MS = SECOND_MS / 4;
/** A phone far away takes its time to answer a BYE. Only then is the next one sent. */
const LOOKS_BETWEEN_TRIES = 4;
/** Before the ACK of a call that was just answered, a BYE would come too early. */
const LOOKS_FOR_ACK = 2;

const isTheOne =
  (handle: string) =>
  ({ he, hi, sipCallId: callId }: Dialog): boolean =>
    handleOf({ he, hi, callId }) === handle;

/** It may have ended, or have been answered, since the last look. The next one shows that. */
const unlessRefused = async (answer: Promise<unknown>): Promise<void> => {
  await answer.catch((error: unknown) => {
    if (!(error instanceof RpcRefused)) throw error;
  });
};

const end = async ({ call }: ReleaseOptions, { stage, he, hi, sipCallId, cseq }: Dialog): Promise<Released> => {
  await unlessRefused(stage === 'being set up' ? call('tm.cancel', [sipCallId, cseq]) : call('dlg.end_dlg', [he, hi]));
  return stage === 'being set up' ? 'cancelled' : 'released';
};

export const releaseDialog = async (handle: string, options: ReleaseOptions): Promise<Released> => {
  let done: Released = 'gone';
  let nextTry = 0;
  for (let look = 0; look <= LOOKS; look += 1) {
    const dialog = (await options.dialogs()).find(isTheOne(handle));
    if (!dialog) return done;
    const waitsForAck = dialog.stage === 'answered' && look < LOOKS_FOR_ACK;
    // A call that was being set up, and is up after all, is not over for being cancelled.
    if (!waitsForAck && (look >= nextTry || (done === 'cancelled' && dialog.stage !== 'being set up'))) {
      done = await end(options, dialog);
      nextTry = look + LOOKS_BETWEEN_TRIES;
    }
    await sleep(options.clock, BETWEEN_LOOKS_MS);
  }
  throw new Error('the call is not over');
};
