/** Turns the conditions of the rules into DynamoDB expressions. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Condition, Path } from '../../../domain/conference/change';
import type { ParticipantId } from '../../../schemas/common';
import { conferenceAttributes, item, type Kind, participantAttributes, participantKey } from './attributes';
import { encodeValue } from './values';

/** Collects names and values. Placeholders are short, since an expression may be at most 4,096 bytes long. */
export class Expression {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeValue> = {};
  private readonly placeholders = new Map<string, string>();

  name(attribute: string): string {
    return this.once(`#${attribute}`, (placeholder) => (this.names[placeholder] = attribute), '#');
  }

  value(value: AttributeValue): string {
    return this.once(`:${JSON.stringify(value)}`, (placeholder) => (this.values[placeholder] = value), ':');
  }

  path(path: Path): string {
    switch (path.of) {
      case 'conference':
        return this.name(path.field === 'version' ? item.version : conferenceAttributes[path.field].name);
      case 'participant-field':
        return `${this.participant(path.id)}.${this.name(participantAttributes[path.field].name)}`;
      case 'participant':
        return this.participant(path.id);
      case 'stamp':
        return `${this.name(item.stamps)}.${this.name(participantKey(path.id))}`;
    }
  }

  private participant(id: ParticipantId): string {
    return `${this.name(item.participants)}.${this.name(participantKey(id))}`;
  }

  private once(key: string, define: (placeholder: string) => void, mark: '#' | ':'): string {
    const existing = this.placeholders.get(key);
    if (existing) return existing;
    const placeholder = `${mark}${this.placeholders.size.toString(36)}`;
    this.placeholders.set(key, placeholder);
    define(placeholder);
    return placeholder;
  }
}

export const kindOf = (path: Path): Kind => {
  if (path.of === 'participant-field') return participantAttributes[path.field].kind;
  return path.of === 'conference' && path.field !== 'version' ? conferenceAttributes[path.field].kind : 'number';
};

export const conditionText = (expression: Expression, condition: Condition): string => {
  const value = (path: Path, plain: unknown): string => expression.value(encodeValue(kindOf(path), plain));
  switch (condition.is) {
    case 'compare': {
      const right = typeof condition.right === 'object' ? expression.path(condition.right) : value(condition.left, condition.right);
      return `${expression.path(condition.left)} ${condition.by} ${right}`;
    }
    case 'between': {
      const { left, low, high } = condition;
      return `${expression.path(left)} BETWEEN ${value(left, low)} AND ${value(left, high)}`;
    }
    case 'in':
      return `${expression.path(condition.left)} IN (${condition.values.map((each) => value(condition.left, each)).join(', ')})`;
    case 'present':
      return `attribute_exists(${expression.path(condition.path)})`;
    case 'missing':
      return `attribute_not_exists(${expression.path(condition.path)})`;
    case 'any':
    case 'all':
      return joined(expression, condition.of, condition.is === 'any' ? ' OR ' : ' AND ');
  }
};

/** DynamoDB refuses redundant parentheses, so only a group of several conditions gets them. */
const joined = (expression: Expression, parts: readonly Condition[], by: ' OR ' | ' AND '): string => {
  const texts = parts.map((part) => conditionText(expression, part));
  return texts.length === 1 ? (texts[0] ?? '') : `(${texts.join(by)})`;
};
