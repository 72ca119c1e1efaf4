/** Dials that come faster than the conference server bears: each gets a place, and comes back when that is due. */
import type { LegCommand } from '../messaging/messages';
import type { LegCommandDeps } from '../ports/deps';
import { laterDialMessage } from './leg-command-messages';

type Dial = Extract<LegCommand, { action: 'dial' }>;

const comeBack = ({ queues, clock }: LegCommandDeps, dial: Dial, due: number): Promise<void> =>
  queues.send('watch', [laterDialMessage({ ...dial, hasDialSlot: true }, due, clock())]);

/**
 * Whether the dial must wait; then it is on its way back. A place is taken once for each leg: its record says when its turn is, so that
 * nobody who looks meanwhile takes the leg for lost.
 */
export const mustWait = async (deps: LegCommandDeps, dial: Dial): Promise<boolean> => {
  const { dialPace, legRecords, settings, clock } = deps;
  if (settings.dialsPerSecond === null || dial.hasDialSlot) return false;
  const due = await dialPace.take(clock(), settings.dialsPerSecond);
  if (due <= clock()) return false;
  const earlier = await legRecords.wait(dial, due);
  if (earlier && earlier.state !== 'waiting') return false;
  await comeBack(deps, dial, earlier?.at ?? due);
  return true;
};

/** A dial whose record says that it waits: the message that brings it back may have been lost with whoever wrote the record. */
export const waitOn = async (deps: LegCommandDeps, dial: Dial, due: number): Promise<void> => comeBack(deps, dial, due);
