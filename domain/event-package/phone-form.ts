/** How a document must look for the phones of a carrier: settings of the carrier, and what the reader may see. */
import type { Participant } from '../../schemas/participant';

type Roster = 'all' | 'online';

export type PhoneForm = {
  /** The host of the participants' SIP addresses. Without it they are `tel:` addresses, which some phones do not match. */
  readonly domain: string | null;
  /**
   * `all`: those who are offline are listed as disconnected. `online`: only those who are online; a user who leaves is deleted,
   * for phones that read no status.
   */
  readonly roster: Roster;
};

/** RFC 4575 as it stands. */
export const PLAIN_FORM: PhoneForm = { domain: null, roster: 'all' };

/**
 * A participant whose number may not be shown is anonymous, but remains distinguishable from the others (RFC 4575
 * section 5.6).
 */
export const entityOf = ({ participantId, phoneNumber }: Participant, { domain }: PhoneForm): string => {
  if (phoneNumber === null) return `sip:${participantId}@anonymous.invalid`;
  return domain === null ? `tel:${phoneNumber}` : `sip:${phoneNumber}@${domain};user=phone`;
};

export const isListed = ({ status, removed }: Participant, { roster }: PhoneForm): boolean =>
  removed !== true && (roster === 'all' || status === 'online');
