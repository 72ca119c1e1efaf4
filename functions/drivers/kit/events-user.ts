/** For bridges that send their events with the name of a user and a password. */
import { CallbackRefused, type RawCallback } from '../../ports/bridge-driver';
import { isBasicAuth } from './basic-auth';
import { isPostedTo } from './callback-address';

type EventsUser = { readonly eventsUser: string; readonly eventsPassword: string };

/** Throws if the callback is not from that user, or was not posted to this address. */
export const refuseForgedEvents = (callbackUrl: string, { eventsUser, eventsPassword }: EventsUser, callback: RawCallback): void => {
  const isGenuine = isPostedTo(callbackUrl, callback) && isBasicAuth(callback.headers['authorization'] ?? '', eventsUser, eventsPassword);
  if (!isGenuine) throw new CallbackRefused('forged');
};
