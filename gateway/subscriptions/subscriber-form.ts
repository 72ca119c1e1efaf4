/** What a subscriber may see, and in which form. */
import { createHash } from 'node:crypto';
import type { PhoneForm } from '../../domain/event-package/phone-form';
import { type SubscriberView, subscriberView } from '../../domain/event-package/subscriber-document';
import type { Conference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';
import type { StoredDialog } from './stored-dialog';

export type SharedForm = PhoneForm & {
  /** Who sees the numbers of others. */
  readonly numbers: 'everyone' | 'initiator';
};

const DIGEST_CHARACTERS = 12;

const digest = (element: string): string => createHash('sha256').update(element).digest('base64url').slice(0, DIGEST_CHARACTERS);

export const participantOf = (conference: Conference, number: string): Participant | undefined =>
  conference.participants.find(({ phoneNumber, removed }) => phoneNumber === number && !removed);

export const viewFor = (
  { watcher, entity }: Pick<StoredDialog, 'watcher' | 'entity'>,
  conference: Conference,
  form: SharedForm,
): SubscriberView => {
  const seesAll = form.numbers === 'everyone' || participantOf(conference, watcher)?.role === 'initiator';
  return subscriberView(conference, { ...form, entity, digest, showsNumber: ({ phoneNumber }) => seesAll || phoneNumber === watcher });
};
