/** Random numbers of arrivals. */
import { normal, type Random } from '../measuring/random';

/** Above this, the normal distribution is as good. */
const MANY = 50;

const few = (mean: number, random: Random): number => {
  const limit = Math.exp(-mean);
  let [count, product] = [0, random()];
  while (product > limit) {
    count += 1;
    product *= random();
  }
  return count;
};

/** How many arrive, if so many do on average. */
export const poisson = (mean: number, random: Random): number =>
  mean < MANY ? few(mean, random) : Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
