/** Turns the conditions of the rules into DynamoDB expressions. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Condition, type FieldPath, isPath, participantField, type Path } from '../../../domain/conference/change';
import type { Value } from '../../../domain/conference/value';
import type { ParticipantId } from '../../../schemas/common';
import { conferenceFields, participantFields } from './conference-item';
import { type AnyCodec, count, participantKey } from './field-codecs';
import { leastActionAt } from './packed-numbers';

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
        return this.name(conferenceFields[path.field].name);
      case 'participant-field':
        return `${this.participant(path.id)}.${this.name(participantFields[path.field].name)}`;
      case 'participant':
        return this.participant(path.id);
      case 'stamp':
        return `${this.name(conferenceFields.stamps.name)}.${this.name(participantKey(path.id))}`;
    }
  }

  private participant(id: ParticipantId): string {
    return `${this.name(conferenceFields.participants.name)}.${this.name(participantKey(id))}`;
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

const codecOf = (path: FieldPath): AnyCodec => {
  if (path.of === 'participant-field') return participantFields[path.field].codec;
  return path.of === 'conference' ? conferenceFields[path.field].codec : count;
};

/**
 * The value as it is stored at the path. Values with several members are packed in their order, so they compare alike.
 */
export const storedAt = (path: FieldPath, value: Value): AttributeValue => codecOf(path).encode(value as never);

export const conditionText = (expression: Expression, condition: Condition): string => {
  const value = (path: FieldPath, plain: Value): string => expression.value(storedAt(path, plain));
  switch (condition.is) {
    case 'compare': {
      const { left, by, right } = condition;
      const text = isPath(right) ? expression.path(right) : value(left, right);
      return `${expression.path(left)} ${by} ${text}`;
    }
    case 'between': {
      const { left, low, high } = condition;
      return `${expression.path(left)} BETWEEN ${value(left, low)} AND ${value(left, high)}`;
    }
    case 'in':
      return `${expression.path(condition.left)} IN (${condition.values.map((each) => value(condition.left, each)).join(', ')})`;
    case 'requested-before': {
      const least = expression.value({ N: String(leastActionAt(condition.at)) });
      return `${expression.path(participantField(condition.id, 'lastAction'))} < ${least}`;
    }
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
