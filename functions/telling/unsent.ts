/**
 * What the terminals of a conference lack. A message begins at a version that every subscriber has: the later of the
 * cursor's and the lowest that a subscription began with.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import { isHiddenSince } from '../../domain/conference/hidden';
import type { ConferenceRecord } from '../../domain/conference/record';
import { pushMessage, serialisations } from '../../domain/conference/view/state-message';
import type { PushCursor, Subscribed, TerminalSubscription } from '../ports/push-progress';
import type { Settings } from '../runtime/settings';

export type Unsent = {
  readonly record: ConferenceRecord;
  readonly subscriptions: readonly TerminalSubscription[];
  /** The version that every subscriber has. */
  readonly base: { readonly version: number; readonly at: number };
};

const baseOf = (cursor: PushCursor | undefined, subscriptions: readonly TerminalSubscription[]): Unsent['base'] => {
  const { since, sinceAt } = subscriptions.reduce((lowest, each) => (each.since < lowest.since ? each : lowest));
  return cursor && cursor.version >= since ? { version: cursor.version, at: cursor.versionAt } : { version: since, at: sinceAt };
};

/** Undefined if there is nothing to send to anybody. */
export const unsentOf = (record: ConferenceRecord, { cursor, subscriptions }: Subscribed): Unsent | undefined => {
  if (subscriptions.length === 0) return undefined;
  const base = baseOf(cursor, subscriptions);
  return record.version > base.version && !isHiddenSince(record, base.version) ? { record, subscriptions, base } : undefined;
};

/** The message for terminals that see numbers, or for those that do not. */
export const unsentTexts = ({ record, base }: Unsent, { bridge }: Pick<Settings, 'bridge'>): ((seesNumbers: boolean) => string) => {
  const actions = actionsOfBridge(bridge);
  return serialisations((seesNumbers) => pushMessage(record, base, actions, seesNumbers));
};
