/** The kinds of values that only the stacks read. They are apart from `kinds.ts`, which is a part of every function. */
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

/** The id of a resource of EC2, such as a subnet. `prefix`: what stands before the hyphen. */
export const resourceId = (prefix: string) =>
  matching(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `must be an id such as "${prefix}-0a1b2c3d4e5f60718"`);

/** `example`: a domain for the message. */
export const domainName = (example: string) =>
  matching(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, `must be a domain such as "${example}"`);

/** As browsers write them: no path and no slash at the end, and any host only if it is listed. */
export const origins = {
  schema: z
    .array(z.string().regex(/^https?:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?$/, 'must be a list of origins such as "https://app.example"'))
    .max(100),
  read: prefixes.read,
};
