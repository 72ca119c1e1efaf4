/**
 * Whether a callback was posted to the deployment's own address. A proxy may have put another path before it. An
 * address with a `Host` that names no host is nobody's.
 */
import type { RawCallback } from '../../ports/bridge-driver';

export const isPostedTo = (callbackUrl: string, { method, url }: RawCallback): boolean =>
  method === 'POST' && URL.canParse(url) && new URL(url).pathname.endsWith(new URL(callbackUrl).pathname);
