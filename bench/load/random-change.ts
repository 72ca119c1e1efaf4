/** Chooses what happens next in a conference. */
import type { ParticipantUpdate } from '../../schemas/participant';
import type { Random } from '../measuring/random';

export type RandomChange =
  | { readonly do: 'update'; readonly who: number; readonly desired: ParticipantUpdate }
  | { readonly do: 'remove' | 'hang-up'; readonly who: number }
  | { readonly do: 'add' | 'end' };

const updates: readonly ParticipantUpdate[] = [
  { muted: true },
  { muted: false },
  { onHold: true },
  { onHold: false },
  { status: 'offline' },
  { status: 'online' },
];

const pick = <Item>(items: readonly Item[], random: Random): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from');
  return item;
};

/**
 * The shares of each kind of change. Most are mute, hold and status; now and then somebody joins or leaves; rarely the
 * conference ends.
 */
const ENDS = 0.01;
const REMOVES = 0.03;
const ADDS = 0.06;
const HANGS_UP = 0.06;

/** `who`: an index among the participants other than the initiator. */
export const randomChange = (others: number, random: Random): RandomChange => {
  const kind = random();
  if (kind < ENDS) return { do: 'end' };
  if (others === 0 || kind < ENDS + ADDS) return { do: 'add' };
  const who = Math.floor(random() * others);
  if (kind < ENDS + ADDS + REMOVES) return { do: 'remove', who };
  if (kind < ENDS + ADDS + REMOVES + HANGS_UP) return { do: 'hang-up', who };
  return { do: 'update', who, desired: pick(updates, random) };
};
