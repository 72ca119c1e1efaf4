/** Keeps the view of one subscription up to date with its documents (RFC 4575 sections 4.3 to 4.6). */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import type { ConferenceDocument } from './document';
import { type DocumentRefusal, documentRefusal } from './document-refusal';
import { Contradiction } from './merge-user';
import { type MergedUsers, usersAfter } from './merge-users';
import { present } from './present';
import { isSameConference } from './same-conference';
import type { PackageView } from './view';
import { isTooMuch } from './view-size';

/** Why only a full document helps. `waiting`: one was required before, so the view is the same. */
type ResyncReason = 'no-full-document-yet' | 'gap' | 'no-version' | 'contradiction' | 'unknown-user' | 'too-much' | 'waiting';

export type MergeResult =
  | {
      readonly do: 'keep';
      readonly view: PackageView;
      /** False if only the version moved, as it does when a subscription is refreshed. */
      readonly changed: boolean;
      /** Users whom a partial document spoke of although nobody knew them: a sign that something was missed. */
      readonly unknownUsers: number;
    }
  | { readonly do: 'nothing'; readonly why: 'duplicate' | 'other-conference' }
  /** `view`: what to remember; absent if there was none. */
  | { readonly do: 'full-state-required'; readonly why: ResyncReason; readonly view?: PackageView }
  | { readonly do: 'refused'; readonly refusal: DocumentRefusal };

const resync = (why: ResyncReason, view?: PackageView): MergeResult =>
  view ? { do: 'full-state-required', why, view: { ...view, waiting: true } } : { do: 'full-state-required', why };

/** A full or deleted document replaces everything, so a gap before it does not matter. */
const isOutdated = (view: PackageView, { version }: ConferenceDocument, { equalVersion }: EventPackageDialect): boolean => {
  if (version === null || view.version === null || version > view.version) return false;
  // A full document may repeat the version if nothing has changed since (RFC 4575 section 4.4), so it ends the wait.
  return version < view.version || !(view.waiting || equalVersion === 'full-if-different');
};

/** Why a partial document cannot be merged; nothing if it can. */
const obstacle = (view: PackageView | undefined, { version }: ConferenceDocument): ResyncReason | 'duplicate' | undefined => {
  if (!view || view.state === 'deleted') return 'no-full-document-yet';
  if (version !== null && view.version !== null && version <= view.version) return 'duplicate';
  if (view.waiting) return 'waiting';
  if (version === null || view.version === null) return 'no-version';
  return version > view.version + 1 ? 'gap' : undefined;
};

const viewAfter = (
  view: PackageView | undefined,
  { entity, version, state, active, locked }: ConferenceDocument,
  { users }: MergedUsers,
): PackageView => {
  const before = state === 'partial' ? view : undefined;
  return present({
    entity: entity ?? view?.entity ?? null,
    version,
    state: state === 'deleted' ? ('deleted' as const) : ('live' as const),
    active: active ?? before?.active,
    locked: locked ?? before?.locked,
    users: state === 'deleted' ? [] : users,
  });
};

const contentOf = ({ users, state, active, locked, entity }: PackageView): string => JSON.stringify([entity, state, active, locked, users]);

const kept = (before: PackageView | undefined, view: PackageView, unknownUsers: number): MergeResult => {
  const changed = !before || contentOf(before) !== contentOf(view);
  const moved = changed || before.version !== view.version || before.waiting === true;
  return moved ? { do: 'keep', view, changed, unknownUsers } : { do: 'nothing', why: 'duplicate' };
};

const applied = (view: PackageView | undefined, document: ConferenceDocument, dialect: EventPackageDialect): MergeResult => {
  try {
    const merged = usersAfter(view?.users ?? [], document, dialect);
    if (merged.unknown > 0 && dialect.unknownPartialUser === 'resynchronise') return resync('unknown-user', view);
    const next = viewAfter(view, document, merged);
    if (!isTooMuch(next, dialect)) return kept(view, next, merged.unknown);
    // The next full document would be too much as well.
    return document.state === 'full' ? { do: 'refused', refusal: documentRefusal('too-many-users') } : resync('too-much', view);
  } catch (error) {
    if (error instanceof Contradiction) return resync('contradiction', view);
    throw error;
  }
};

/**
 * What a document makes of the view of its own subscription: `undefined` for a new one. `conferenceUri`: the conference
 * that was subscribed to, if it is known; otherwise the first document says it.
 */
export const mergeDocument = (
  view: PackageView | undefined,
  document: ConferenceDocument,
  dialect: EventPackageDialect,
  conferenceUri: string | null = null,
): MergeResult => {
  const expected = conferenceUri ?? view?.entity ?? null;
  const isOther = expected !== null && document.entity !== null && !isSameConference(expected, document.entity, dialect);
  if (isOther && dialect.otherConference === 'ignore') return { do: 'nothing', why: 'other-conference' };
  if (document.state === 'partial') {
    const why = obstacle(view, document);
    if (why === 'duplicate') return { do: 'nothing', why };
    if (why) return resync(why, view);
  } else if (view && isOutdated(view, document, dialect)) return { do: 'nothing', why: 'duplicate' };
  return applied(view, document, dialect);
};
