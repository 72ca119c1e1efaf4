/** Hangs up a leg, or a stray call: a channel that has entered the application but is not a leg. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import type { AsteriskContext } from './context';
import { channelOf } from './names';

/** If Asterisk has not reported a hang-up by then, it counts as done. Much longer than a round trip. */
const HANG_UP_SECONDS = 5;

/** Asterisk sends CANCEL or BYE, whichever fits. A leg that is already gone counts as a success. */
export const hangUp = async ({ ari }: AsteriskContext, leg: LegRef): Promise<BridgeOutcome> => {
  await ari.request('DELETE', `/channels/${channelOf(leg)}`, { expected: [404] });
  return { events: [], steps: [{ ...leg, step: 'gone', afterSeconds: HANG_UP_SECONDS }] };
};

/** Hanging up a call that is already gone counts as a success. */
export const hangUpStrayCall = async ({ ari }: AsteriskContext, call: string): Promise<void> => {
  await ari.request('DELETE', `/channels/${encodeURIComponent(call)}`, { expected: [404] });
};
