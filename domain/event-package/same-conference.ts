/** Whether two URIs name the same conference. Servers name it with and without scheme, port and parameters. */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';

/** `user@host` of a SIP URI, also of one without its scheme; the text itself of any other. */
const addressOf = (uri: string): { readonly user: string; readonly host: string } | undefined => {
  const [, user, host] = /^(?:sips?:)?([^@:;?\s]+)(?:[:;?][^@]*)?@(\[[^\]]*\]|[^:;?\s]+)/i.exec(uri) ?? [];
  return user === undefined || host === undefined ? undefined : { user, host: host.toLowerCase() };
};

export const isSameConference = (one: string, other: string, { conferenceIdentity }: EventPackageDialect): boolean => {
  if (one === other) return true;
  const [a, b] = [addressOf(one), addressOf(other)];
  if (conferenceIdentity === 'exact' || !a || !b) return false;
  return a.user === b.user && (conferenceIdentity === 'user' || a.host === b.host);
};
