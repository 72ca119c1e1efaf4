/** Random numbers for models. */

/** At least 0 and less than 1. */
export type Random = () => number;

/** A standard normal number (Box and Muller). */
export const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
