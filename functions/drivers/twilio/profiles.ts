/** The differences between the two services that speak this API. */
import * as z from 'zod';
import { DAY_MS } from '../../../schemas/durations';
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
  /** The service's own code of a refusal, without its text, which may quote phone numbers. `undefined`: it has none. */
  readonly errorCode: (refusal: unknown) => string | undefined;
  /** The code that says that an active participant has the label already. */
  readonly labelInUse: string;
  /** Brings the ring time within the limits of the service. */
  readonly ringSeconds: (seconds: number) => number;
  /** The longest duration of a call to request, for the one that is desired. `undefined`: the account's own limit holds. */
  readonly timeLimit: (seconds: number) => number | undefined;
  /** The settings that only this service requires. */
  readonly needs: readonly (keyof Options | keyof Secrets)[];
  /** Whether the service has signed a callback. */
  readonly isGenuine: (signed: SignedCallback) => boolean;
  /** Whether that signature covers the address of the callback. */
  readonly signsAddress: boolean;
};

/** A refusal as the code that is logged, such as `twilio-16026`. */
const TwilioRefusal = z.object({ code: z.int() }).transform(({ code }) => `twilio-${String(code)}`);
/** Telnyx sends codes as strings. The first error says why. */
const TelnyxError = z.object({ code: z.string().regex(/^[0-9]{1,9}$/) });
const TelnyxRefusal = z.object({ errors: z.array(z.unknown()) });

const telnyxCode = (refusal: unknown): string | undefined => {
  const [first] = TelnyxRefusal.safeParse(refusal).data?.errors ?? [];
  const code = TelnyxError.safeParse(first).data?.code;
  return code === undefined ? undefined : `telnyx-${code}`;
};

/** The longest call that an account may place, unless Twilio has raised its limit. Telnyx: `timeLimit` of TeXML. */
const LONGEST_CALL_SECONDS = 14_400;

const within = (min: number, max: number) => (seconds: number) => Math.min(max, Math.max(min, seconds));

export const profiles: Readonly<Record<Options['profile'], Profile>> = {
  twilio: {
    base: (accountSid) => `/2010-04-01/Accounts/${accountSid}`,
    suffix: '.json',
    authorization: (accountSid, { authToken }) => basicAuth(accountSid, authToken),
    // The field is repeated.
    list: (values) => values,
    startedSince: (at) => [['StartTime>', `${new Date(at).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)}Z`]],
    errorCode: (refusal) => TwilioRefusal.safeParse(refusal).data,
    labelInUse: 'twilio-16026',
    ringSeconds: within(5, 600),
    timeLimit: (seconds) => (seconds > LONGEST_CALL_SECONDS ? undefined : seconds),
    needs: [],
    signsAddress: true,
    isGenuine: isSignedByTwilio,
  },
  telnyx: {
    base: (accountSid) => `/v2/texml/Accounts/${accountSid}`,
    suffix: '',
    authorization: (_accountSid, { authToken }) => `Bearer ${authToken}`,
    list: (values) => [values.join(' ')],
    // The day before: the specification does not say whether `_gt` includes the calls of that day.
    startedSince: (at) => [['StartTime_gt', new Date(at - DAY_MS).toISOString().slice(0, 'YYYY-MM-DD'.length)]],
    errorCode: telnyxCode,
    // Telnyx documents none. Where its API is that of Twilio, it may have Twilio's number.
    labelInUse: 'telnyx-16026',
    ringSeconds: within(5, 120),
    timeLimit: within(60, LONGEST_CALL_SECONDS),
    needs: ['applicationSid', 'publicKey'],
    signsAddress: false,
    isGenuine: isSignedByTelnyx,
  },
};
