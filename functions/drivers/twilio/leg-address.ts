/**
 * The address to which a call reports. It names the leg, by ids alone. If the service does not sign the address, it
 * carries an authenticator, so that a genuine report cannot be sent on in the name of another leg.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import type { TwilioContext } from './context';

type AddressContext = Pick<TwilioContext, 'callbackUrl' | 'secrets' | 'profile'>;

const authenticator = (token: string, conference: string, leg: string): Buffer =>
  createHmac('sha256', token)
    .update(`rollcall callback address\n${JSON.stringify([conference, leg])}`, 'utf8')
    .digest();

export const legAddress = ({ callbackUrl, secrets, profile }: AddressContext, leg: LegRef): string => {
  const address = `${callbackUrl}?conference=${leg.conferenceId}&leg=${legName(leg)}`;
  if (profile.signsAddress) return address;
  return `${address}&mac=${authenticator(secrets.authToken, leg.conferenceId, legName(leg)).toString('base64url')}`;
};

/** 32 bytes in base64url. */
const AUTHENTICATOR = /^[A-Za-z0-9_-]{43}$/;

/** True if the service signs the address itself: then its signature says so. Takes the same time for any authenticator. */
export const isLegAddress = ({ secrets, profile }: Omit<AddressContext, 'callbackUrl'>, query: URLSearchParams): boolean => {
  if (profile.signsAddress) return true;
  const [conference = '', leg = '', mac = ''] = ['conference', 'leg', 'mac'].map((name) => query.get(name) ?? undefined);
  if (!AUTHENTICATOR.test(mac)) return false;
  const given = Buffer.from(mac, 'base64url');
  const isMadeWith = (token: string): boolean => timingSafeEqual(authenticator(token, conference, leg), given);
  return [secrets.authToken, ...secrets.otherAuthTokens].map(isMadeWith).includes(true);
};
