/** A driver's settings as it wants them; what is wrong with them is said without their values. */
import type * as z from 'zod';
import { wrongMembers } from './driver-settings';

/** `where`: the name of what held them. */
export const readDriverSettings = <Schema extends z.ZodType>(schema: Schema, given: unknown, where: string): z.output<Schema> => {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(`${where} cannot be used: ${wrongMembers(parsed.error)}`);
};
