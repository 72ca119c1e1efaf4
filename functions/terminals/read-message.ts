/** Checks a message against its schema. */
import type * as z from 'zod';
import { invalidMessage } from '../http/socket-refusal';
import type { ReadMessage } from './message-handler';

/** Paths end at members of the contract. An unknown member is reported for the whole message. */
const placesOf = (error: z.ZodError): readonly string[] => [
  ...new Set(error.issues.map(({ path }) => path.map(String).join('.') || 'the message')),
];

export const readMessage =
  <Schema extends z.ZodType>(schema: Schema): ReadMessage<z.output<Schema>> =>
  (value) => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw invalidMessage(placesOf(parsed.error));
    return parsed.data;
  };
