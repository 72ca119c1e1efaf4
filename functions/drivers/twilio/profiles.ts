/** The differences between the two services that speak this API. */
import { basicAuth } from '../kit/basic-auth';
import type { Options, Secrets } from './options';
import { isSignedByTelnyx, isSignedByTwilio, type SignedCallback } from './signatures';

/** The fields of a form, in order. */
export type Form = readonly (readonly [string, string])[];

export type Profile = {
  /** The beginning of every path, with the account. */
  readonly base: (accountSid: string) => string;
  /** The end of the path of a resource. */
  readonly suffix: string;
  readonly authorization: (accountSid: string, secrets: Secrets) => string;
  /** A list as the values of a form field. */
  readonly list: (values: readonly string[]) => readonly string[];
  /** The query for calls that have started since that time; it may also find some from before. */
  readonly startedSince: (at: number) => Form;
  /** Brings the ring time within the limits of the service. */
  readonly ringSeconds: (seconds: number) => number;
  /** The settings that only this service requires. */
  readonly needs: readonly (keyof Options | keyof Secrets)[];
  readonly isGenuine: (signed: SignedCallback) => boolean;
};

const within = (min: number, max: number) => (seconds: number) => Math.min(max, Math.max(min, seconds));

export const profiles: Readonly<Record<Options['profile'], Profile>> = {
  twilio: {
    base: (accountSid) => `/2010-04-01/Accounts/${accountSid}`,
    suffix: '.json',
    authorization: (accountSid, { authToken }) => basicAuth(accountSid, authToken),
    // The field is repeated.
    list: (values) => values,
    startedSince: (at) => [['StartTime>', `${new Date(at).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`]],
    ringSeconds: within(5, 600),
    needs: [],
    isGenuine: isSignedByTwilio,
  },
  telnyx: {
    base: (accountSid) => `/v2/texml/Accounts/${accountSid}`,
    suffix: '',
    authorization: (_accountSid, { authToken }) => `Bearer ${authToken}`,
    list: (values) => [values.join(' ')],
    startedSince: (at) => [['StartTime>', new Date(at).toISOString().slice(0, 'YYYY-MM-DD'.length)]],
    ringSeconds: within(5, 120),
    needs: ['applicationSid', 'publicKey'],
    isGenuine: isSignedByTelnyx,
  },
};
