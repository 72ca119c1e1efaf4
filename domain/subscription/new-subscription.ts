/** A subscription at its creation, before its sink is verified. */
import { DAY_MS } from '../../schemas/durations';
import type { CreateSubscriptionRequest, SubscriptionId } from '../../schemas/subscription';
import { invalidArgument } from '../errors';
import { ENDS_BEFORE_TOKEN_MS } from './ending';
import { FIRST_VERSION } from '../ids/key-version';
import type { SubscriptionRecord } from './record';

/** Ten years, with at most three leap days. */
const MAX_LIFE_MS = 3_653 * DAY_MS;

const invalidExpiry = (detail: string) => invalidArgument([{ pointer: '#/config/subscriptionExpireTime', detail }]);

/** Throws if the requested time is one that a subscription cannot have. */
export const expiryOf = ({ config }: CreateSubscriptionRequest, at: number): number | undefined => {
  if (config?.subscriptionExpireTime === undefined) return undefined;
  const expiresAt = Date.parse(config.subscriptionExpireTime);
  if (expiresAt <= at) throw invalidExpiry('must be in the future');
  if (expiresAt > at + MAX_LIFE_MS) throw invalidExpiry('must be at most ten years ahead');
  return expiresAt;
};

const invalidTokenExpiry = (detail: string) => invalidArgument([{ pointer: '#/sinkCredential/accessTokenExpiresUtc', detail }]);

/** Throws if the token has expired, or would end the subscription at once. */
export const tokenExpiryOf = ({ sinkCredential }: CreateSubscriptionRequest, at: number): number | undefined => {
  if (sinkCredential === undefined) return undefined;
  const expiresAt = Date.parse(sinkCredential.accessTokenExpiresUtc);
  if (expiresAt <= at + ENDS_BEFORE_TOKEN_MS) throw invalidTokenExpiry('must be more than five minutes ahead');
  if (expiresAt > at + MAX_LIFE_MS) throw invalidTokenExpiry('must be at most ten years ahead');
  return expiresAt;
};

export type NewSubscription = {
  readonly id: SubscriptionId;
  readonly owner: string;
  readonly seesNumbers: boolean;
  readonly request: CreateSubscriptionRequest;
  /** The access token of the request, sealed. */
  readonly sealedToken?: Uint8Array | undefined;
  /** The version of the hash key of its secret. */
  readonly secretKey?: number;
  readonly alsoSees?: readonly string[];
  readonly at: number;
};

export const newSubscription = ({
  id,
  owner,
  seesNumbers,
  request,
  sealedToken,
  secretKey = FIRST_VERSION,
  alsoSees = [],
  at,
}: NewSubscription): SubscriptionRecord => {
  const { sink, types, config = {} } = request;
  const expiresAt = expiryOf(request, at);
  const tokenExpiresAt = tokenExpiryOf(request, at);
  const conferenceId = config.subscriptionDetail?.conferenceId;
  return {
    id,
    owner,
    sink,
    types: [...new Set(types)],
    seesNumbers,
    status: 'ACTIVATION_REQUESTED',
    startsAt: at,
    initialEvent: config.initialEvent ?? false,
    secretGeneration: 1,
    ...(secretKey === FIRST_VERSION ? {} : { secretKey }),
    ...(alsoSees.length === 0 ? {} : { alsoSees }),
    heldSince: at,
    verificationSince: at,
    ...(conferenceId === undefined ? {} : { conferenceId }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(sealedToken === undefined ? {} : { sealedToken }),
    ...(tokenExpiresAt === undefined ? {} : { tokenExpiresAt }),
    ...(config.subscriptionMaxEvents === undefined ? {} : { maxEvents: config.subscriptionMaxEvents }),
  };
};
