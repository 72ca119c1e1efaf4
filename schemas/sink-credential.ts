/** What Rollcall shows a sink to be let in: CAMARA's `SinkCredential`, with the one type that Rollcall can send. */
import * as z from 'zod';
import { TimestampInput } from './common';
import { refusedAs } from './refused-as';

/** Servers refuse headers of more than 8 KiB, and a token shares them with the signatures. */
const MAX_TOKEN_CHARACTERS = 4096;

export const SinkCredential = z
  .strictObject({
    credentialType: z
      .string()
      .refine((type) => type === 'ACCESSTOKEN', { message: 'must be ACCESSTOKEN', params: refusedAs('INVALID_CREDENTIAL') })
      .meta({ enum: ['ACCESSTOKEN'] }),
    accessToken: z
      .string()
      .min(1)
      .max(MAX_TOKEN_CHARACTERS)
      .regex(/^[\x21-\x7e]*$/, 'must have visible ASCII characters only'),
    accessTokenExpiresUtc: TimestampInput,
    accessTokenType: z
      .string()
      .refine((type) => type === 'bearer', { message: 'must be bearer', params: refusedAs('INVALID_TOKEN') })
      .meta({ enum: ['bearer'] }),
  })
  .meta({ id: 'SinkCredential' });
export type SinkCredential = z.infer<typeof SinkCredential>;
