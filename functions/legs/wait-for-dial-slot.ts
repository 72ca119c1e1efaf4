/**
 * Limits the pace of dials to what the conference server can take. Each dial gets a slot, and is queued again until the
 * slot is due.
 */
import type { LegCommand } from '../messaging/messages';
import type { LegCommandDeps } from '../ports/deps';
import { laterDialMessage } from './leg-command-messages';

type Dial = Extract<LegCommand, { action: 'dial' }>;

const queueAgain = ({ queues, clock }: LegCommandDeps, dial: Dial, due: number): Promise<void> =>
  queues.send('watch', [laterDialMessage({ ...dial, hasDialSlot: true }, due, clock())]);

/**
 * Whether the dial must wait; if so, it is already queued again. Each leg takes only one slot. Its record says when the
 * slot is due, so that a check in the meantime does not treat the leg as lost.
 */
export const mustWait = async (deps: LegCommandDeps, dial: Dial): Promise<boolean> => {
  const { dialPace, legRecords, settings, clock } = deps;
  if (settings.dialsPerSecond === null || dial.hasDialSlot) return false;
  const due = await dialPace.take(clock(), settings.dialsPerSecond);
  if (due <= clock()) return false;
  const earlier = await legRecords.wait(dial, due);
  if (earlier && earlier.state !== 'waiting') return false;
  await queueAgain(deps, dial, earlier?.at ?? due);
  return true;
};

/**
 * Queues again a dial whose record says that it waits: the function that wrote the record may have died before it sent
 * the message.
 */
export const keepWaiting = async (deps: LegCommandDeps, dial: Dial, due: number): Promise<void> => queueAgain(deps, dial, due);
