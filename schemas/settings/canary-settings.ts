/** The setting `canary`: a conference that the deployment holds regularly, to see that it can. */
import * as z from 'zod';
import { PhoneNumber } from '../common';
import { readJson } from '../read-json';
import { count, type Kind, webAddress } from './kinds';
import { secretArn } from './stack-kinds';

const participants = z.array(PhoneNumber).min(1, 'must name at least one number').max(5);
/** What the issuer wants to know besides the usual, such as `audience`. */
const parameters = z.record(z.string(), z.string());

const Canary = z.strictObject({
  tokenUrl: webAddress.fileSchema,
  clientSecretArn: secretArn.schema,
  parameters: parameters.default({}),
  participants,
  // A run takes less than five minutes, so no two runs overlap.
  everyMinutes: count(5, 60).schema.default(5),
  withinSeconds: count(10, 240).schema.default(60),
});

export type CanarySettings = z.output<typeof Canary>;

export const canary = { schema: Canary, read: readJson } satisfies Kind;

/** The event with which the function of the canary is invoked. */
export const CanaryPlan = z.object({
  tokenUrl: webAddress.schema,
  clientSecretId: z.string().min(1),
  parameters,
  participants,
  withinSeconds: z.int().min(1),
});

export type CanaryPlan = z.output<typeof CanaryPlan>;
