/** TYPES FIRST */
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import type { ConferenceDocument } from './document';
import type { DocumentRefusal } from './document-refusal';
import type { PackageView } from './view';

/** Why only a full document helps now. `waiting`: one was required before and has not come, so the view is the same. */
export type ResyncReason = 'no-full-document-yet' | 'gap' | 'no-version' | 'contradiction' | 'unknown-user' | 'too-much' | 'waiting';

export type MergeResult =
  /** `changed` is false if only the version moved. `addedPartially`: users that a partial document told nothing whole of. */
  | { readonly do: 'keep'; readonly view: PackageView; readonly changed: boolean; readonly addedPartially: number }
  | { readonly do: 'nothing'; readonly why: 'duplicate' | 'other-conference' }
  /** `view`: what to remember, with `waiting`; absent if there was no view. */
  | { readonly do: 'full-state-required'; readonly why: ResyncReason; readonly view?: PackageView }
  | { readonly do: 'refused'; readonly refusal: DocumentRefusal };

/**
 * What a document makes of the view of its own subscription. `conferenceUri`: the conference that was subscribed to, if
 * known; otherwise the first document says it.
 */
export type Merge = (
  view: PackageView | undefined,
  document: ConferenceDocument,
  dialect: EventPackageDialect,
  conferenceUri?: string,
) => MergeResult;
