/**
 * Writes what a notification says: first the conference, in one conditional write, then the merged view. If the function
 * stops in between, the next partial document does not fit the view, and the sender asks for a full one.
 */
import { packageEnded } from '../../domain/conference/changes/event-package';
import { isFedBy, observe } from '../../domain/conference/changes/observe';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceNotFound, fullStateRequired, incompatibleState, unavailable } from '../../domain/errors';
import type { ConferenceDocument } from '../../domain/event-package/document';
import type { SubscriptionState } from '../../domain/event-package/subscription-state';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import { SECOND_MS } from '../../schemas/durations';
import type { EventPackageDialect } from '../../schemas/settings/event-package-dialect';
import type { ConferenceChanger } from '../ports/conference-store';
import type { CommandDeps, Deps } from '../ports/deps';
import { allOrThrow } from '../runtime/all-or-throw';
import { randomPause } from '../runtime/random-pause';
import { type Decision, untilWritten } from '../runtime/until-written';
import { meaningOf } from './merge-notification';

export type NotifyDeps = Omit<CommandDeps, 'store'> & Pick<Deps, 'packageViews' | 'wait'> & { readonly store: ConferenceChanger };

export type Notified = {
  readonly conferenceId: ConferenceId;
  readonly subscription: string;
  readonly state: SubscriptionState;
  /** Absent if the notification had none. */
  readonly document?: ConferenceDocument | undefined;
  readonly dialect: EventPackageDialect;
};

type Written = Decision<undefined, 'done'>;

const DONE = { done: 'done' } as const;
const AGAIN = { seen: undefined } as const;

/** After the first try. */
const RETRIES = 3;

/** A notification that comes a little later does not make the subscription last any longer. */
const UNTIL_MARGIN_MS = 10 * SECOND_MS;

const untilOf = ({ packageUntil = 0 }: ConferenceRecord, lastsMs: number, at: number): number =>
  Math.abs(at + lastsMs - packageUntil) < UNTIL_MARGIN_MS ? packageUntil : at + lastsMs;

/** Only if less than half of the time is left. So a document that comes twice at once does not count as a refresh. */
const isRefreshDue = ({ packageUntil = 0 }: ConferenceRecord, lastsMs: number, at: number): boolean => packageUntil - at < lastsMs / 2;

const readBoth = async ({ store, packageViews }: NotifyDeps, conferenceId: ConferenceId) => {
  const [record, kept] = await allOrThrow([
    store.current(initiatorKeyOf(conferenceId), { consistent: true }),
    packageViews.find(conferenceId),
  ] as const);
  if (record?.conferenceId === conferenceId && record.state !== 'ended') return { record, kept };
  const exists = record?.conferenceId === conferenceId || (await store.past(conferenceId)) !== undefined;
  throw exists ? incompatibleState('ended', 'take documents') : conferenceNotFound();
};

/** Another subscription feeds the conference, and is not overdue: this one stands by. */
const standsBy = ({ packageOf, packageUntil = 0 }: ConferenceRecord, subscription: string, at: number): boolean =>
  packageOf !== subscription && at < packageUntil;

const write = async (deps: NotifyDeps, record: ConferenceRecord, change: Parameters<NotifyDeps['store']['change']>[1]) => {
  const outcome = await deps.store.change(initiatorKeyOf(record.conferenceId), change);
  if (outcome.result === 'written') return outcome.record;
  if (outcome.result === 'refused' && outcome.refusal === 'state') throw incompatibleState('ended', 'take documents');
  return undefined;
};

const endFeed = async (deps: NotifyDeps, record: ConferenceRecord, at: number): Promise<Written> =>
  (await write(deps, record, packageEnded(record, at))) ? DONE : AGAIN;

/** The subscription lasts longer, and nothing else is known. */
const prolong = async (deps: NotifyDeps, record: ConferenceRecord, { subscription, state }: Notified, at: number): Promise<Written> => {
  const feed = { subscription, version: record.packageVersion ?? null, until: untilOf(record, state.lastsMs, at) };
  const { change } = observe(record, { listed: {}, spokenOf: new Set(), at, feed });
  return !change || (await write(deps, record, change)) ? DONE : AGAIN;
};

const takeDocument = async (deps: NotifyDeps, notified: Notified, document: ConferenceDocument): Promise<Written> => {
  const { conferenceId, subscription, state, dialect } = notified;
  const { record, kept } = await readBoth(deps, conferenceId);
  const at = deps.clock();
  if (standsBy(record, subscription, at)) return DONE;
  const notification = { subscription, document, at, until: untilOf(record, state.lastsMs, at) };
  const meaning = meaningOf(record, kept, notification, { dialect, identity: await deps.identity() });
  if (meaning.do === 'nothing') return DONE;
  if (meaning.do === 'refresh') return isRefreshDue(record, state.lastsMs, at) ? prolong(deps, record, notified, at) : DONE;
  if (meaning.do === 'end') return isFedBy(record, subscription, at) ? endFeed(deps, record, at) : DONE;
  if (meaning.do === 'resync') {
    if (meaning.view) await deps.packageViews.keep(conferenceId, { subscription, view: meaning.view }, record.version, at);
    throw fullStateRequired();
  }
  const { change, leftOut } = observe(record, meaning.document);
  if (leftOut > 0) deps.log('document.people-left-out', { conferenceId, people: leftOut });
  const after = change ? await write(deps, record, change) : record;
  if (!after) return AGAIN;
  await deps.packageViews.keep(conferenceId, { subscription, view: meaning.view }, after.version, at);
  return DONE;
};

/** A notification without a document says only whether the subscription lasts. */
const takeState = async (deps: NotifyDeps, notified: Notified): Promise<Written> => {
  const { record } = await readBoth(deps, notified.conferenceId);
  const at = deps.clock();
  if (notified.state.state === 'pending' || !isFedBy(record, notified.subscription, at)) return DONE;
  return notified.state.state === 'terminated' ? endFeed(deps, record, at) : prolong(deps, record, notified, at);
};

/** The document of a pending subscription shows nothing yet, and that of one that has ended says nothing more. */
export const takeNotification = async (deps: NotifyDeps, notified: Notified): Promise<void> => {
  const { document, state } = notified;
  const once = () => (document && state.state === 'active' ? takeDocument(deps, notified, document) : takeState(deps, notified));
  await untilWritten<undefined, 'done'>(await once(), once, {
    tries: RETRIES,
    giveUp: () => {
      throw unavailable(1);
    },
    pause: randomPause(deps),
  });
};
