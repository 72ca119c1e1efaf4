/**
 * Codes one field of a stored conference in DynamoDB's form. Stored data is input too: `decode` throws if it does not
 * fit, except for words of a later version in packed numbers (`packed-numbers.ts`).
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ParticipantId, PhoneNumber } from '../../../schemas/common';
import { EventType } from '../../../schemas/events/event-types';
import type { Status } from '../../../schemas/participant';
import { type Trace, traceWith } from '../../../domain/conference/trace';
import type { KnownCall } from '../../../domain/participant/single-line-call';
import * as pack from './packed-numbers';

export type Codec<Value> = {
  readonly encode: (value: Value) => AttributeValue;
  /** Undefined if what is stored stands for nothing. */
  readonly decode: (stored: AttributeValue) => Value | undefined;
};

/** A codec whose values are not known to the compiler. */
export type AnyCodec = { readonly encode: (value: never) => AttributeValue; readonly decode: (stored: AttributeValue) => unknown };

export const text: Codec<string> = { encode: (value) => ({ S: value }), decode: ({ S }) => present(S) };

/** One of the words of a schema. */
export const wordOf = <Word extends string>(words: { readonly parse: (stored: unknown) => Word }): Codec<Word> => ({
  encode: (word) => ({ S: word }),
  decode: ({ S }) => words.parse(S),
});

/** Neither part has a space in it. */
export const trace: Codec<Trace> = {
  encode: ({ correlator, traceparent }) => ({ S: traceparent === undefined ? correlator : `${correlator} ${traceparent}` }),
  decode: ({ S }) => {
    const [correlator = '', traceparent] = present(S).split(' ');
    return traceWith(correlator, traceparent);
  },
};

/** Event types differ only in the middle. Their beginning and end are the same, and are not stored. */
export const eventType: Codec<EventType> = {
  encode: (type) => ({ S: type.replace(/^rollcall\./, '').replace(/\.v1$/, '') }),
  decode: ({ S }) => EventType.parse(`rollcall.${present(S)}.v1`),
};

/** A value that is stored as one whole number, which is never below `least`. */
const packed = <Value>(
  encode: (value: Value) => number,
  decode: (stored: number) => Value | undefined,
  least = -Infinity,
): Codec<Value> => ({
  encode: (value) => ({ N: String(encode(value)) }),
  decode: ({ N }) => {
    const stored = Number(present(N));
    if (!Number.isSafeInteger(stored) || stored < least) throw new Error('A stored number is not one that it can be');
    return Object.freeze(decode(stored));
  },
});

const whole = (least: number): Codec<number> => packed<number>(Number, Number, least);

export const count = whole(0);
/** What is left of a limit, which the event package may exceed. */
export const balance = whole(-Infinity);
/** Versions count from one. */
export const version = whole(1);
export const time = packed(pack.packTime, pack.unpackTime);
export const progress = packed(pack.packProgress, pack.unpackProgress, 0);
export const call = packed(pack.packCall, pack.unpackCall);

const BASE = 36;

const knownCallOf = (stored: string): KnownCall => {
  const [reported, key] = stored.split('/').map((digits) => Number.parseInt(digits, BASE));
  if (!Number.isSafeInteger(reported) || !Number.isSafeInteger(key)) throw new Error('A stored call is not one that it can be');
  return { ...pack.unpackCall(present(reported)), key: present(key) };
};

/** A text, since conditions compare it: for each call its newest report and its key, in base 36. */
export const knownCalls: Codec<readonly KnownCall[]> = {
  encode: (calls) => ({
    S: calls.map(({ key, ...reported }) => `${pack.packCall(reported).toString(BASE)}/${key.toString(BASE)}`).join(' '),
  }),
  decode: ({ S }) => present(S).split(' ').map(knownCallOf),
};
export const legEnd = packed(pack.packLegEnd, pack.unpackLegEnd, 0);
export const observation = packed(pack.packObservation, pack.unpackObservation, 0);
export const action = packed(pack.packAction, pack.unpackAction);

/** A flag is stored only if it is set. */
export const flag: Codec<true> = {
  encode: () => ({ BOOL: true }),
  decode: ({ BOOL }) => {
    if (BOOL !== true) throw new Error('A stored flag is not set');
    return true;
  },
};

export const status: Codec<Status> = {
  encode: (value) => ({ BOOL: value === 'online' }),
  decode: ({ BOOL }) => (present(BOOL) ? 'online' : 'offline'),
};

/** Without its plus a phone number is a number, which takes half the bytes. */
export const phone: Codec<PhoneNumber> = { encode: (value) => ({ N: value.slice(1) }), decode: ({ N }) => `+${present(N)}` };

/** In the item, participant ids lose their leading `p`. This saves two bytes a participant. */
export const participantKey = (id: ParticipantId): string => id.slice(1);
const participantIdOf = (key: string): ParticipantId => `p${key}`;

export const participantId: Codec<ParticipantId> = {
  encode: (id) => ({ S: participantKey(id) }),
  decode: ({ S }) => participantIdOf(present(S)),
};

export const participantIds: Codec<ReadonlySet<ParticipantId>> = {
  encode: (ids) => ({ SS: [...ids].map(participantKey).sort() }),
  decode: ({ SS }) => new Set(present(SS).map(participantIdOf)),
};

/** A map with an entry for each participant. */
export const byParticipant = <Value>({ encode, decode }: Codec<Value>): Codec<Readonly<Record<ParticipantId, Value>>> => ({
  encode: (values) => ({ M: Object.fromEntries(Object.entries(values).map(([id, value]) => [participantKey(id), encode(value)])) }),
  decode: ({ M }) => Object.fromEntries(Object.entries(present(M)).map(([key, stored]) => [participantIdOf(key), present(decode(stored))])),
});

export const present = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('A stored member does not have the expected type');
  return value;
};
