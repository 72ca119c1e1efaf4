/**
 * Finds and opens the conference of an initiator under all hash keys. With one key, finding and opening are one request
 * each, as they would be if there could be no other key.
 *
 * An initiator has a place under each key. It moves from older keys to later ones and never back: before a conference
 * opens, the places under older keys are left, and nothing opens in a place that was left. So two functions that see
 * different first keys cannot open a conference each.
 */
import type { ConferenceRecord } from '../../domain/conference/record';
import type { ConferenceId, PhoneNumber } from '../../schemas/common';
import type { ConferenceReader, ConferenceStore, LeaveOutcome, WriteOutcome } from '../ports/conference-store';
import type { Identity, NumberIds } from '../runtime/identity';
import { tryAgainLater } from '../runtime/outage';

/** The ids of numbers in this conference. Throws if the deployment no longer has the key that made them. */
export const idsIn = (identity: Identity, conferenceId: ConferenceId): NumberIds => {
  const ids = identity.of(conferenceId);
  if (!ids) throw new Error('The secret hashKey does not have the key of a conference');
  return ids;
};

const later = (one: ConferenceRecord | undefined, other: ConferenceRecord | undefined): ConferenceRecord | undefined =>
  one && (!other || one.createdAt > other.createdAt) ? one : other;

/** The initiator's open conference under any of these keys, or else the last one that has not left its place. */
export const currentUnder = async (
  store: Pick<ConferenceReader, 'current'>,
  initiatorKeys: readonly string[],
  options: { readonly consistent?: boolean } = {},
): Promise<ConferenceRecord | undefined> => {
  let last: ConferenceRecord | undefined;
  for (const key of initiatorKeys) {
    const found = await store.current(key, options);
    if (found && found.state !== 'ended') return found;
    last = later(last, found);
  }
  return last;
};

type Opener = { readonly initiator: PhoneNumber; readonly at: number };

/** Unless the new conference has its own, it continues the counts of the last one. */
const countsOf = ({ dialHour, dialCount, newestReportAt }: Partial<ConferenceRecord>): Partial<ConferenceRecord> => ({
  ...(dialHour === undefined ? {} : { dialHour }),
  ...(dialCount === undefined ? {} : { dialCount }),
  ...(newestReportAt === undefined ? {} : { newestReportAt }),
});

/** The last conference of the places that were left, or the refusal of one in which a conference is open. */
const leaveAll = async (store: ConferenceStore, older: readonly NumberIds[], { initiator, at }: Opener): Promise<LeaveOutcome> => {
  let last: ConferenceRecord | undefined;
  for (const ids of older) {
    const outcome = await store.leave(ids.initiatorKey(initiator), at);
    if (outcome.result !== 'left') return outcome;
    last = later(outcome.last, last);
  }
  return { result: 'left', last };
};

/** `make`: the conference, with the ids of the key under which it opens. */
export const openUnder = async (
  store: ConferenceStore,
  identity: Identity,
  opener: Opener,
  make: (ids: NumberIds) => ConferenceRecord,
): Promise<WriteOutcome> => {
  const ascending = [...identity.all].sort((one, other) => one.version - other.version);
  for (const ids of ascending.filter(({ version }) => version >= identity.version)) {
    const older = ascending.filter(({ version }) => version < ids.version);
    const left = await leaveAll(store, older, opener);
    if (left.result !== 'left') return left;
    const outcome = await store.open({ ...countsOf(left.last ?? {}), ...make(ids) });
    if (outcome.result !== 'left') return outcome;
  }
  throw tryAgainLater('An initiator has moved to a hash key that this process does not know yet');
};
