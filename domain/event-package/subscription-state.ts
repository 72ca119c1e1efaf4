/** The `Subscription-State` of a NOTIFY (RFC 6665 section 8.2.3), as far as it can be read. */
import { SECOND_MS, SUBSCRIPTION_SECONDS } from '../../schemas/durations';

export type SubscriptionState = {
  readonly state: 'active' | 'pending' | 'terminated';
  /** For how long the subscription still lasts. */
  readonly lastsMs: number;
};

const LEAST_SECONDS = 60;
const MOST_SECONDS = 86_400;
/** A refresh may take all the time that SIP has for a transaction (RFC 3261 timer F). */
const REFRESH_MS = 32 * SECOND_MS;

const secondsOf = (parameters: readonly string[]): number => {
  const digits = parameters.map((parameter) => /^expires\s*=\s*"?([0-9]+)"?$/.exec(parameter)?.[1]).find((found) => found !== undefined);
  return digits === undefined ? SUBSCRIPTION_SECONDS : Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, Number(digits)));
};

/** A state of another name is active (RFC 6665: unknown parameters and extensions are ignored). */
export const subscriptionStateOf = (header: string | undefined): SubscriptionState => {
  const [word = '', ...parameters] = (header ?? 'active')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const state = word === 'pending' || word === 'terminated' ? word : 'active';
  return { state, lastsMs: secondsOf(parameters) * SECOND_MS + REFRESH_MS };
};
