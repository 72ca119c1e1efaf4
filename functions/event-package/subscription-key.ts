/** The short name under which a conference knows a subscription: every write of a conference is billed by its size. */
import { createHash } from 'node:crypto';
import { base32Of } from '../../domain/ids/base32';

/** 50 bits. */
const CHARACTERS = 10;

export const subscriptionKey = (subscription: string): string =>
  base32Of(createHash('sha256').update(subscription).digest().subarray(0, CHARACTERS));
