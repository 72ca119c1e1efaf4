/** Hangs up a call and checks that it is over. */
import { SECOND_MS } from '../../schemas/durations';
import { type Clock, sleep } from '../clock';
import { type AriAccess, askAri } from './ari-client';

/** Asterisk ends a channel without waiting for the phone, so two seconds are plenty. */
const LOOKS = 20;
const BETWEEN_LOOKS_MS = SECOND_MS / 10;

/** Returns whether there was a channel to hang up. Fails if it is still there afterwards. */
export const releaseChannel = async (access: AriAccess, channelId: string, clock: Clock): Promise<boolean> => {
  const path = `/channels/${encodeURIComponent(channelId)}`;
  if ((await askAri(access, 'DELETE', path)) === undefined) return false;
  for (let look = 0; look < LOOKS; look += 1) {
    if ((await askAri(access, 'GET', path)) === undefined) return true;
    await sleep(clock, BETWEEN_LOOKS_MS);
  }
  throw new Error('the call is not over');
};
