/** Has a conference's changes pushed in a turn that has been taken for that. */
import type { PushNudge } from '../messaging/messages';
import type { Queues } from '../ports/queues';

export type NudgePush = (nudge: PushNudge) => Promise<void>;

export const nudgePush =
  (queues: Pick<Queues, 'send'>): NudgePush =>
  (nudge) =>
    queues.send('pushes', [{ body: nudge }]);
