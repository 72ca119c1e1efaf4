/** The price list. It is validated when read, so a meter without a price fails at the start. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { meters } from './meters';

/** Where the price was seen, or null if there is no page to cite. */
const source = { page: z.url(), seenAt: z.url().nullable() };

const Price = z.strictObject({ dollars: z.number().positive(), per: z.int().positive(), ...source });

const Hosted = z.strictObject({
  name: z.string(),
  dollarsPerParticipantMinute: z.number().positive(),
  includes: z.string(),
  ...source,
});

const PriceList = z.strictObject({
  region: z.string(),
  asOf: z.iso.date(),
  note: z.string(),
  prices: z.strictObject(Object.fromEntries(meters.map((meter) => [meter, Price])) as Record<(typeof meters)[number], typeof Price>),
  hosted: z.array(Hosted),
});
export type PriceList = z.infer<typeof PriceList>;

export const readPriceList = (): PriceList => PriceList.parse(JSON.parse(readFileSync(join(__dirname, 'prices.json'), 'utf8')));
