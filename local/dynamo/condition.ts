/**
 * Evaluates a condition for an item. dynalite's own evaluation treats two absent paths as equal, never treats two maps
 * as equal, and takes `false` for an absent value. A program that relied on this would fail in AWS.
 */
import * as dynalite from 'dynalite/db';
import { type Attribute, equalAttributes, type Item, typeOf } from './attribute';
import { type Comparison, type Condition, type ConditionCall, isPath, type Operand } from './expression';

export const conditionHolds = (condition: Condition, item: Item): boolean => {
  switch (condition.type) {
    case 'and':
      return condition.args.every((part) => conditionHolds(part, item));
    case 'or':
      return condition.args.some((part) => conditionHolds(part, item));
    case 'not':
      return !conditionHolds(condition.args[0], item);
    case 'function':
      return callHolds(condition, item);
    default:
      return comparisonHolds(condition, item);
  }
};

const comparisonHolds = ({ type, args }: Comparison, item: Item): boolean => {
  const [first, ...others] = args.map((operand) => valueOf(operand, item));
  if (type === '=') return equalAttributes(first, others[0]);
  if (type === '<>') return !equalAttributes(first, others[0]);
  if (type === 'in') return others.some((other) => equalAttributes(first, other));
  return ordered(type, first, others);
};

const callHolds = ({ name, args }: ConditionCall, item: Item): boolean => {
  const [first, second] = args.map((operand) => valueOf(operand, item));
  if (name === 'attribute_exists') return first !== undefined;
  if (name === 'attribute_not_exists') return first === undefined;
  if (name === 'attribute_type') return first !== undefined && typeOf(first) === second?.S;
  return ordered(name, first, [second]);
};

/** A comparison with an absent value is false. */
const ordered = (operator: string, first: Attribute | undefined, others: readonly (Attribute | undefined)[]): boolean => {
  const present = others.filter((other) => other !== undefined);
  if (first === undefined || present.length < others.length) return false;
  return dynalite.compare(operator, first, present) === true;
};

const valueOf = (operand: Operand, item: Item): Attribute | undefined => {
  if (isPath(operand)) return dynalite.mapPath(operand, item) ?? undefined;
  if (!('type' in operand)) return operand;
  const measured = dynalite.mapPath(operand.args[0], item);
  const size = measured ? sizeOf(measured) : undefined;
  return size === undefined ? undefined : { N: String(size) };
};

const sizeOf = ({ S, B, SS, NS, BS, L, M }: Attribute): number | undefined => {
  if (B !== undefined) return Buffer.from(B, 'base64').length;
  if (M !== undefined) return Object.keys(M).length;
  return (S ?? SS ?? NS ?? BS ?? L)?.length;
};
