/** The kinds of values that only the stacks read. In a file of their own, so that they do not make every function larger. */
import * as z from 'zod';
import { matching, prefixes } from './kinds';

export const secretArn = matching(
  /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[\w/+=.@-]+$/,
  'must be the ARN of a secret of Secrets Manager',
);

export const keyArn = matching(
  /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36})$/,
  'must be the ARN of a key of KMS, not of an alias',
);

/** As browsers write them: no path and no slash at the end, and any host only if it is listed. */
export const origins = {
  schema: z
    .array(z.string().regex(/^https?:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?$/, 'must be a list of origins such as "https://app.example"'))
    .max(100),
  read: prefixes.read,
};
