/**
 * Converts one value of the conference item to and from DynamoDB's form. It preserves the order of numbers and times,
 * because conditions compare them.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EPOCH_MS, type Kind, participantIdOf, participantKey } from './attributes';

const scale = { time: 1, time8: 8, time64: 64 } as const;

const number = (value: unknown): AttributeValue => ({ N: String(value) });

export const encodeValue = (kind: Kind, value: unknown): AttributeValue => {
  switch (kind) {
    case 'text':
      return { S: String(value) };
    case 'number':
      return number(value);
    case 'flag':
      return { BOOL: value === true };
    case 'time':
    case 'time8':
    case 'time64':
      return number(Number(value) - EPOCH_MS * scale[kind]);
    case 'phone':
      return { N: String(value).slice(1) };
    case 'participant':
      return { S: participantKey(String(value)) };
    case 'status':
      return { BOOL: value === 'online' };
    case 'set':
      return { SS: [...(value as ReadonlySet<string>)].map(participantKey).sort() };
  }
};

const present = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('A stored member has another type than it should');
  return value;
};

export const decodeValue = (kind: Kind, value: AttributeValue): unknown => {
  switch (kind) {
    case 'text':
      return present(value.S);
    case 'number':
      return Number(present(value.N));
    case 'flag':
      return present(value.BOOL);
    case 'time':
    case 'time8':
    case 'time64':
      return Number(present(value.N)) + EPOCH_MS * scale[kind];
    case 'phone':
      return `+${present(value.N)}`;
    case 'participant':
      return participantIdOf(present(value.S));
    case 'status':
      return present(value.BOOL) ? 'online' : 'offline';
    case 'set':
      return new Set(present(value.SS).map(participantIdOf));
  }
};
