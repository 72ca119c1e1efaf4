/** How the two services differ that speak this API. */
import { basicAuth } from '../kit/basic-auth';
import type { Options, Secrets } from './options';
import { isSignedByTelnyx, isSignedByTwilio, type SignedCallback } from './signatures';

/** The fields of a form, in order. */
export type Form = readonly (readonly [string, string])[];

export type Profile = {
  /** Before every path, with the account. */
  readonly base: (accountSid: string) => string;
  /** Behind the path of a resource. */
  readonly suffix: string;
  readonly authorization: (accountSid: string, secrets: Secrets) => string;
  /** A list as the fields of a form have it. */
  readonly list: (values: readonly string[]) => readonly string[];
  /** The calls that have started since then, perhaps some before. */
  readonly startedSince: (at: number) => Form;
  /** Within what the service takes. */
  readonly ringSeconds: (wanted: number) => number;
  /** Those of the settings that this service needs and others do not. */
  readonly needs: readonly (keyof Options | keyof Secrets)[];
  readonly isGenuine: (signed: SignedCallback) => boolean;
};

const within = (least: number, most: number) => (wanted: number) => Math.min(most, Math.max(least, wanted));

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
