import type { ShownParticipant } from '../snapshot';
import { isUnderWay } from './command';

/** What a switch of a participant shows. */
export type Wished = {
  readonly status: 'online' | 'offline';
  readonly muted: boolean;
  readonly onHold: boolean;
  readonly removed: boolean;
};

/**
 * What the user wants of a participant, from the tap on, for as long as it can still come true. Afterwards, and without
 * a command, it is what the server says: a command that ends badly rolls itself back. What *is* remains `status`,
 * `muted` and `onHold` of the participant.
 */
export const wishedOf = ({ status, muted, onHold, command }: ShownParticipant): Wished => ({
  ...{ status, muted, onHold, removed: false },
  ...(command && isUnderWay(command) && command.wish),
});
