/**
 * Whether a callback was posted to the deployment's own address. A proxy may have put another path before it. If the
 * `Host` of the request is not a host name, the address cannot be read, and the callback is refused.
 */
import type { RawCallback } from '../../ports/bridge-driver';

export const isPostedTo = (callbackUrl: string, { method, url }: RawCallback): boolean =>
  method === 'POST' && URL.canParse(url) && new URL(url).pathname.endsWith(new URL(callbackUrl).pathname);
