/**
 * How Lambda's concurrency in an account and region is divided. All functions draw on one quota, and a function that
 * finds it used up is not invoked. The numbers of the wiring hold for the usual quota of 1,000; they grow and shrink with
 * the setting `lambdaConcurrency`.
 */

const USUAL_QUOTA = 1_000;

/** The consumers of queues together take at most this. The rest is for the API, the streams and the terminals. */
export const CONSUMERS_SHARE = 0.6;

/** Lambda keeps these for functions without a reservation, and refuses a reservation that leaves fewer. */
export const LEAST_UNRESERVED = 100;

/** The bounds of `MaximumConcurrency` of an event source (Lambda API reference, ScalingConfig). */
const LEAST_CAP = 2;
export const GREATEST_CAP = 1_000;

/**
 * Entry → what is kept free for it, with the usual quota: for the way of a change from the bridge and the access network
 * to the terminals. A reservation is also the most that a function gets. The bus invokes `fan-out` and `push` without
 * any other limit, so it keeps them from taking everything, too.
 */
export const reservations: Readonly<Record<string, number>> = {
  'functions/legs/bridge-callback.ts': 30,
  'functions/legs/bridge-socket-event.ts': 30,
  'functions/calls/report-calls.ts': 20,
  'functions/reconciliation/take-changes.ts': 40,
  'functions/terminals/push.ts': 60,
  'functions/terminals/connect.ts': 30,
  'functions/terminals/subscribe.ts': 30,
  'functions/partners/deliveries/fan-out.ts': 50,
};

const shareOf = (ofUsual: number, quota: number): number => Math.floor((ofUsual * quota) / USUAL_QUOTA);

/** How many batches of a queue may be processed at the same time. */
export const capOf = ({ maxConcurrency }: { readonly maxConcurrency: number }, quota: number): number =>
  Math.min(GREATEST_CAP, Math.max(LEAST_CAP, shareOf(maxConcurrency, quota)));

/** What is reserved for a function, if anything. With a quota that is too small for all reservations, there are none. */
export const reservedFor = ({ entry }: { readonly entry: string }, quota: number): number | undefined => {
  const all = Object.values(reservations).reduce((sum, each) => sum + shareOf(each, quota), 0);
  const own = reservations[entry];
  return own === undefined || quota - all < LEAST_UNRESERVED ? undefined : shareOf(own, quota);
};
