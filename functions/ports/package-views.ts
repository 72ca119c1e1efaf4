/** What the subscription that feeds a conference with the event package has told so far: its documents, merged. */
import type { PackageView } from '../../domain/event-package/view';
import type { ConferenceId } from '../../schemas/common';

export type KeptView = {
  /** A hash of the subscription's name. */
  readonly subscription: string;
  readonly view: PackageView;
};

export type PackageViews = {
  find(conferenceId: ConferenceId): Promise<KeptView | undefined>;
  /** `writtenIn`: the version of the conference that has what the view says. An older view does not replace a newer one. */
  keep(conferenceId: ConferenceId, kept: KeptView, writtenIn: number, at: number): Promise<void>;
};
