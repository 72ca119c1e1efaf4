/**
 * Prepares an update for dynalite, which evaluates it in place. In DynamoDB an update only reads the item as it was
 * before. So every path on a right-hand side becomes a copy of its value, and list members are removed by their old
 * positions.
 */
import { mapPath } from 'dynalite/db';
import type { Item } from './attribute';
import { isPath, type UpdateSection, type UpdateValue } from './expression';

export const prepareUpdate = (sections: readonly UpdateSection[], item: Item): UpdateSection[] => {
  for (const section of sections) {
    if (section.type === 'set') section.val = copied(section.val, item);
  }
  const removals = sections.filter((section) => section.type === 'remove');
  const others = sections.filter((section) => section.type !== 'remove');
  return [...others, ...removals.sort(laterMemberFirst)];
};

const copied = (value: UpdateValue, item: Item): UpdateValue => {
  if (isPath(value)) {
    const found = mapPath(value, item);
    // An absent value stays a path, so that dynalite refuses it with DynamoDB's error.
    return found ? structuredClone(found) : value;
  }
  if (!('type' in value)) return value;
  if (value.type !== 'function') return { ...value, args: value.args.map((argument) => copied(argument, item)) };
  const args = value.args.map((argument) => copied(argument, item));
  const [tested, otherwise] = args;
  if (value.name === 'if_not_exists' && tested && otherwise) return isPath(tested) ? otherwise : tested;
  return { ...value, args };
};

const lastStep = ({ path }: UpdateSection): number => Number(path.at(-1));

const laterMemberFirst = (one: UpdateSection, other: UpdateSection): number => (lastStep(other) || 0) - (lastStep(one) || 0);
