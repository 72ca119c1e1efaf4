/** Names for support, who take no part: nobody is called "you". */
import type { SupportTexts } from '../texts/support/en';
import type { Who } from './names';
import { formatNumber } from './phone-numbers';

/** Enough of an id to tell people apart if their names are hidden. */
const SHOWN_OF_ID = 4;

const nameFor = ({ displayName, phoneNumber, participantId, role }: Who, { people }: SupportTexts): string => {
  const name = displayName ?? (phoneNumber === null ? undefined : formatNumber(phoneNumber));
  if (role === 'initiator') return name === undefined ? people.initiator : people.initiatorNamed(name);
  return name ?? people.nameless(participantId.slice(-SHOWN_OF_ID));
};

/** The same party, as the texts for others would name it. */
export const outsider = <Party extends Who>(party: Party, support: SupportTexts): Party & { readonly displayName: string } => ({
  ...party,
  role: 'participant',
  displayName: nameFor(party, support),
});
