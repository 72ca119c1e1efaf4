/** The setting `vpc`: where the functions run that speak to the carrier's servers. */
import * as z from 'zod';
import { readJson } from '../read-json';
import type { Kind } from './kinds';
import { resourceId } from './stack-kinds';

const ids = (prefix: string, most: number) => z.array(resourceId(prefix).schema).min(1, 'must name at least one').max(most);

/** The bounds are those of a function (Lambda API reference, VpcConfig). */
const Vpc = z.strictObject({ subnetIds: ids('subnet', 16), securityGroupIds: ids('sg', 5) });

export const vpc = { schema: Vpc, read: readJson } satisfies Kind;
export type VpcSettings = z.output<typeof Vpc>;
