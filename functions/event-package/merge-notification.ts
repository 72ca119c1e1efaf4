/** What a document means for its conference, decided from what is stored. */
import { type ObservedDocument, isFedBy } from '../../domain/conference/changes/observe';
import type { ConferenceRecord } from '../../domain/conference/record';
import { fullStateRequired } from '../../domain/errors';
import type { ConferenceDocument } from '../../domain/event-package/document';
import { mergeDocument } from '../../domain/event-package/merge-document';
import { observedPeople } from '../../domain/event-package/observed-people';
import type { PackageView } from '../../domain/event-package/view';
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import { idsIn } from '../conferences/own-place';
import type { KeptView } from '../ports/package-views';
import type { Identity } from '../runtime/identity';
import { refusedDocument } from './refused-document';

export type Notification = {
  /** The key of the subscription. */
  readonly subscription: string;
  readonly document: ConferenceDocument;
  /** When the subscription is overdue. */
  readonly until: number;
  readonly at: number;
};

export type Meaning =
  | { readonly do: 'nothing' }
  /** The conference server said what it had said before, as it may when the subscription is refreshed. */
  | { readonly do: 'refresh' }
  /** The conference server has ended the conference. */
  | { readonly do: 'end' }
  /** Remember that a document is missing. */
  | { readonly do: 'resync'; readonly view: PackageView | undefined }
  | { readonly do: 'observe'; readonly view: PackageView; readonly document: ObservedDocument };

/**
 * The view is written after the conference, so it may lag behind if a function stopped in between. A document that the
 * conference is ahead of would undo what came after it.
 */
const isBehind = (record: ConferenceRecord, { view }: { readonly view: PackageView }): boolean =>
  view.version !== null && record.packageVersion !== undefined && view.version < record.packageVersion;

/** The newest document once more, and not an older one that was late. Documents without a version are all the newest. */
const isRefresh = (before: PackageView | undefined, { version, state }: ConferenceDocument): boolean =>
  state === 'full' && before !== undefined && before.version === version;

export const meaningOf = (
  record: ConferenceRecord,
  kept: KeptView | undefined,
  { subscription, document, until, at }: Notification,
  { dialect, identity }: { readonly dialect: EventPackageDialect; readonly identity: Identity },
): Meaning => {
  const isFeeding = isFedBy(record, subscription, at);
  const before = isFeeding && kept?.subscription === subscription ? kept.view : undefined;
  const merged = mergeDocument(before, document, dialect, record.conferenceUri);
  switch (merged.do) {
    case 'nothing':
      return { do: isRefresh(before, document) ? 'refresh' : 'nothing' };
    case 'refused':
      throw refusedDocument(merged.refusal);
    case 'full-state-required':
      return { do: 'resync', view: merged.why === 'waiting' ? undefined : merged.view };
    case 'keep': {
      const { view } = merged;
      if (isFeeding && isBehind(record, merged)) throw fullStateRequired();
      if (view.state === 'deleted') return { do: 'end' };
      const ids = idsIn(identity, record.conferenceId);
      const idOf = (text: string) => ids.participantId(record.initiator, text);
      const people = observedPeople({ document, before, after: view, dialect, idOf, at });
      return { do: 'observe', view, document: { ...people, feed: { subscription, version: view.version, until } } };
    }
  }
};
