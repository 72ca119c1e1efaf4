/** Random numbers of arrivals. */
type Random = () => number;

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

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How many arrive, if so many do on average. */
export const poisson = (mean: number, random: Random): number =>
  mean < MANY ? few(mean, random) : Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));

/** A time with an exponential distribution. */
export const exponential = (mean: number, random: Random): number => -mean * Math.log(1 - random());
