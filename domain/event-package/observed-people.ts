/** Whom a document of the event package speaks of, and everybody whom its subscription lists, by the ids of participants. */
import type { ParticipantId } from '../../schemas/common';
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import type { ObservedPeople, ObservedPerson } from '../conference/observed-rows';
import type { ConferenceDocument } from './document';
import { type ObservedUser, observedUsers } from './observed-users';
import type { PackageView } from './view';

/** The id of a number, or of what stands for somebody without one. */
type IdOf = (text: string) => ParticipantId;

/** An entity without a number may still read like one, and is then somebody else. */
const idOfUser = ({ phoneNumber, entity }: ObservedUser, idOf: IdOf): ParticipantId => idOf(phoneNumber ?? `entity ${entity}`);

/** Somebody whom the conference server hides stays hidden. */
const personOf = ({ phoneNumber, displayName, anonymous, status }: ObservedUser): ObservedPerson => ({
  word: status,
  ...(phoneNumber === null ? {} : { phoneNumber }),
  ...(displayName === null || anonymous ? {} : { displayName }),
});

const listedIn = (view: PackageView, dialect: EventPackageDialect, idOf: IdOf): ReadonlyMap<ParticipantId, ObservedPerson> =>
  new Map(observedUsers(view, dialect).map((user) => [idOfUser(user, idOf), personOf(user)]));

/** A user may be found by another of its URIs than its entity, so the whole user is looked at. */
const mentioned = (
  { users }: ConferenceDocument,
  views: readonly PackageView[],
  dialect: EventPackageDialect,
  idOf: IdOf,
): readonly ParticipantId[] => {
  const entities = new Set(users?.users.map(({ entity }) => entity));
  return views.flatMap((view) => [
    ...listedIn({ ...view, users: view.users.filter(({ entity }) => entities.has(entity)) }, dialect, idOf).keys(),
  ]);
};

type Merged = {
  readonly document: ConferenceDocument;
  /** What the subscription had told before, and what it has told now. */
  readonly before: PackageView | undefined;
  readonly after: PackageView;
  readonly dialect: EventPackageDialect;
  readonly idOf: IdOf;
  readonly at: number;
};

export const observedPeople = ({ document, before, after, dialect, idOf, at }: Merged): ObservedPeople => {
  const now = listedIn(after, dialect, idOf);
  const listed = Object.fromEntries(now);
  if (document.state !== 'partial' || !before) return { listed, spokenOf: 'everyone', at };
  const then = listedIn(before, dialect, idOf);
  const differing = [...new Set([...then.keys(), ...now.keys()])].filter((id) => then.get(id)?.word !== now.get(id)?.word);
  return { listed, spokenOf: new Set([...differing, ...mentioned(document, [before, after], dialect, idOf)]), at };
};
