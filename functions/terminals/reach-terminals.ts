/** Sends a state to terminals, and deals with those that were not reached. */
import type { ConferenceRecord } from '../../domain/conference/record';
import type { Deps } from '../ports/deps';
import type { TerminalSubscription } from '../ports/push-progress';
import { tryAgainLater } from '../runtime/outage';
import { closeUnreached, countRefusals, endSubscriptions, type SendDeps, sendToTerminals } from './send-to-terminals';
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
 * Whether every terminal has the state, or was closed; if not, the next push sends it again to those that lack it.
 * Throws if nobody was reached, so that the event is tried again. `textFor`: the state for terminals that see numbers, or
 * for those that do not.
 */
export const reachTerminals = async (
  deps: ReachDeps,
  record: ConferenceRecord,
  subscriptions: readonly TerminalSubscription[],
  textFor: (seesNumbers: boolean) => string,
): Promise<boolean> => {
  const { conferenceId } = record;
  const { answered, unreached } = await sendToTerminals(deps, conferenceId, subscriptions, (sees) => withinLimit(textFor(sees), record));
  if (unreached.length === 0) return true;
  incomplete(
    deps,
    record,
    subscriptions.length,
    unreached.map(({ error }) => error),
  );
  const [full, broken] = [unreached.filter(({ isFull }) => isFull), unreached.filter(({ isFull }) => !isFull)];
  // If nothing was answered, the gateway has failed, not a connection.
  const refused = answered === 0 && broken.length > 0 ? [] : await countRefusals(deps, conferenceId, full, answered > 0);
  if (answered === 0) throw tryAgainLater('No terminal was reached');
  await closeUnreached(deps, conferenceId, [...broken, ...refused]);
  if (refused.length === full.length) return true;
  // Nothing follows the end.
  if (record.state === 'ended') throw tryAgainLater('A terminal does not take the last message');
  return false;
};

/** After the last message of a conference. */
export const endWith = async (deps: ReachDeps, record: ConferenceRecord, subscriptions: readonly TerminalSubscription[]): Promise<void> => {
  if (record.state !== 'ended') return;
  incomplete(deps, record, subscriptions.length, await endSubscriptions(deps, record.conferenceId, subscriptions));
};
