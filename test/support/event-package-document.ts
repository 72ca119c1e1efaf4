/** Small documents of an event package, as a conference server writes them. */
import { CONFERENCE_INFO_TYPE } from '../../schemas/media-types';

export type DocumentUser = {
  /** A phone number, or a whole URI. */
  readonly who: string;
  /** `deleted`, or the status of the user's only phone. */
  readonly status: string;
  readonly name?: string;
};

const entityOf = (who: string): string => (who.startsWith('+') ? `sip:${who}@carrier.example` : who);

const userText = ({ who, status, name }: DocumentUser): string => {
  const entity = entityOf(who);
  if (status === 'deleted') return `<user entity="${entity}" state="deleted"/>`;
  const text = name === undefined ? '' : `<display-text>${name}</display-text>`;
  return `<user entity="${entity}" state="full">${text}<endpoint entity="${entity};phone"><status>${status}</status></endpoint></user>`;
};

export const eventPackageDocument = (version: number, state: 'full' | 'partial' | 'deleted', users: readonly DocumentUser[] = []): string =>
  `<?xml version="1.0"?><conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:conf@carrier.example" state="${state}" version="${version}"><users state="${state === 'partial' ? 'partial' : 'full'}">${users.map(userText).join('')}</users></conference-info>`;

export const AS_DOCUMENT = { 'content-type': CONFERENCE_INFO_TYPE };
