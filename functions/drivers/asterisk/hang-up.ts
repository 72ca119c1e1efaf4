/** Hanging a leg up. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import type { AsteriskContext } from './context';
import { channelOf } from './names';

/** A hang-up that Asterisk has not reported by then is taken for done. Longer than a round trip by far. */
export const HANG_UP_SECONDS = 5;

/** CANCEL or BYE, as it takes; one that is gone already is content. */
export const hangUp = async ({ ari }: AsteriskContext, leg: LegRef): Promise<BridgeOutcome> => {
  await ari.ask('DELETE', `/channels/${channelOf(leg)}`, { expected: [404] });
  return { events: [], steps: [{ ...leg, step: 'gone', afterSeconds: HANG_UP_SECONDS }] };
};
