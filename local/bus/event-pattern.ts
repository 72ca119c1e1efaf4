/**
 * EventBridge's event patterns, which select the events of a rule.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
import { isMatcher, leafMatches } from './leaf-matchers';

export type EventPattern = { readonly [field: string]: unknown };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const fieldOf = (event: unknown, name: string): unknown => (isFields(event) && Object.hasOwn(event, name) ? event[name] : undefined);

/** `$or` lists alternatives only if it holds patterns. Otherwise it is an ordinary field name. */
const isAlternatives = (name: string, rule: unknown): rule is readonly EventPattern[] =>
  name === '$or' && Array.isArray(rule) && rule.length > 0 && rule.every(isFields);

const partMatches = (name: string, rule: unknown, event: unknown): boolean => {
  if (isAlternatives(name, rule)) return rule.some((alternative) => matchesPattern(alternative, event));
  const value = fieldOf(event, name);
  if (Array.isArray(rule)) return leafMatches(rule, value);
  if (!isFields(rule)) return false;
  return Array.isArray(value) ? value.some((element) => matchesPattern(rule, element)) : matchesPattern(rule, value);
};

/** Every field of the pattern must match. Fields that the pattern does not name may have any value. */
export const matchesPattern = (pattern: EventPattern, event: unknown): boolean =>
  Object.entries(pattern).every(([name, rule]) => partMatches(name, rule, event));

class InvalidEventPattern extends Error {}

/** Refuses a pattern that EventBridge would refuse, so that a mistake does not become a rule that never matches. */
export const checkPattern = (pattern: unknown, path = '$'): void => {
  if (!isFields(pattern) || Object.keys(pattern).length === 0) {
    throw new InvalidEventPattern(`Event pattern is not valid. Reason: ${path} must be a non-empty object`);
  }
  for (const [name, rule] of Object.entries(pattern)) {
    const here = `${path}.${name}`;
    if (isAlternatives(name, rule)) rule.forEach((alternative) => checkPattern(alternative, here));
    else if (!Array.isArray(rule)) checkPattern(rule, here);
    else if (rule.length === 0 || !rule.every(isMatcher)) {
      throw new InvalidEventPattern(`Event pattern is not valid. Reason: ${here} must be a non-empty list of values and known comparisons`);
    }
  }
};
