/** Sends a state to terminals, and deals with those that were not reached. */
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Deps } from '../ports/deps';
import type { TerminalSubscription } from '../ports/push-progress';
import { tryAgainLater } from '../runtime/outage';
import { closeUnreached, endSubscriptions, type SendDeps, sendToTerminals } from './send-to-terminals';
import { withinLimit } from '../telling/within-limit';

export type ReachDeps = SendDeps & Pick<Deps, 'log'>;

const incomplete = (
  { log }: ReachDeps,
  { conferenceId, version }: ConferenceRecord,
  terminals: number,
  errors: readonly unknown[],
): void => {
  if (errors.length > 0) log('push.incomplete', { conferenceId, version, terminals, failed: errors.length, error: errors[0] });
};

/**
 * Throws if nobody was reached, so that the event is tried again. `textFor`: the state for terminals that see numbers,
 * or for those that do not.
 */
export const reachTerminals = async (
  deps: ReachDeps,
  record: ConferenceRecord,
  subscriptions: readonly TerminalSubscription[],
  textFor: (seesNumbers: boolean) => string,
): Promise<void> => {
  const { conferenceId } = record;
  const { answered, unreached } = await sendToTerminals(deps, conferenceId, subscriptions, (sees) => withinLimit(textFor(sees), record));
  if (unreached.length === 0) return;
  incomplete(
    deps,
    record,
    subscriptions.length,
    unreached.map(({ error }) => error),
  );
  // If nothing was answered, the gateway has failed, not a connection, unless all connections are full. The event's
  // next attempt sends it again.
  const isFailing = answered === 0 && unreached.some(({ isFull }) => !isFull);
  const unclosed = isFailing ? unreached : await closeUnreached(deps, conferenceId, unreached);
  if (answered === 0 && unclosed.length > 0) throw tryAgainLater('No terminal was reached');
};

/** After the last message of a conference. */
export const endWith = async (deps: ReachDeps, record: ConferenceRecord, subscriptions: readonly TerminalSubscription[]): Promise<void> => {
  if (record.state !== 'ended') return;
  incomplete(deps, record, subscriptions.length, await endSubscriptions(deps, record.conferenceId, subscriptions));
};
