/** Sends a state to every subscriber, forgets those that are gone, and returns those it could not reach. */
import { isClosedAfter, withRefusal } from '../../domain/terminals/refused-messages';
import type { ConferenceId } from '../../schemas/common';
import type { Deps } from '../ports/deps';
import type { TerminalSubscription } from '../ports/push-progress';
import { inParallel, mapInParallel } from '../runtime/in-parallel';
import { closeExpired } from './close-expired';

export type SendDeps = Pick<Deps, 'connections' | 'terminalStore' | 'clock'>;

/** `isFull`: the gateway answered that it accepts no more for the connection. */
export type Unreached = { readonly subscription: TerminalSubscription; readonly isFull: boolean; readonly error: unknown };
/** `answered`: how many posts the gateway accepted, or answered by saying that the connection is gone. */
export type Sent = { readonly answered: number; readonly unreached: readonly Unreached[] };

/** Within one function's limit of sockets, and within the load that the gateway accepts at once. */
const AT_ONCE = 50;
/**
 * A post and its retry take 6.1 s at most. The function has 30 s, so this leaves some for closing connections and
 * moving the cursor.
 */
const LAST_POST_AFTER_MS = 20_000;

/** A subscription that was written while its connection got a new token may have the expiry of the old one. */
const isOver = async ({ terminalStore }: SendDeps, { connectionId, expiresAt }: TerminalSubscription, now: number): Promise<boolean> =>
  expiresAt <= now && ((await terminalStore.find(connectionId))?.expiresAt ?? 0) <= now;

/** The terminal needs nothing more. If this fails, the next push removes the subscription, or it expires. */
const remove = async ({ connections, terminalStore }: SendDeps, conferenceId: ConferenceId, connectionId: string): Promise<void> => {
  await connections.close(connectionId);
  await terminalStore.close(connectionId, conferenceId);
};

/** `textFor`: the text for terminals that see numbers, or for those that do not. */
export const sendToTerminals = async (
  deps: SendDeps,
  conferenceId: ConferenceId,
  subscriptions: readonly TerminalSubscription[],
  textFor: (seesNumbers: boolean) => string,
): Promise<Sent> => {
  const now = deps.clock();
  const gone: string[] = [];
  const accepted: string[] = [];
  const unreached: Unreached[] = [];
  let answered = 0;
  const post = async (subscription: TerminalSubscription): Promise<void> => {
    const { connectionId, seesNumbers, refusals } = subscription;
    if (deps.clock() - now >= LAST_POST_AFTER_MS) throw new Error('No time was left for the post');
    const outcome = await deps.connections.post(connectionId, textFor(seesNumbers));
    if (outcome === 'full') return void unreached.push({ subscription, isFull: true, error: new Error('The connection is full') });
    answered += 1;
    if (outcome === 'gone') gone.push(connectionId);
    else if (refusals !== undefined) accepted.push(connectionId);
  };
  const endings = await mapInParallel(subscriptions, AT_ONCE, (each) => isOver(deps, each, now));
  const [over, live] = [subscriptions.filter((_, index) => endings[index]), subscriptions.filter((_, index) => !endings[index])];
  await inParallel(live, AT_ONCE, (each) =>
    post(each).catch((error: unknown) => void unreached.push({ subscription: each, isFull: false, error })),
  );
  await inParallel(accepted, AT_ONCE, (connectionId) => deps.terminalStore.noteRefusals(conferenceId, connectionId, {}));
  await inParallel(gone, AT_ONCE, (connectionId) => deps.terminalStore.close(connectionId, conferenceId));
  await inParallel(over, AT_ONCE, ({ connectionId }) => closeExpired(deps, connectionId, conferenceId));
  return { answered, unreached };
};

/**
 * Closes a terminal that was not reached although others were. It reconnects and asks for
 * what it missed. If it cannot be closed either, it stays subscribed: its next message shows that it missed something,
 * and it asks. Without a subscription it never would. Resolves with the errors.
 */
export const closeUnreached = (deps: SendDeps, conferenceId: ConferenceId, unreached: readonly Unreached[]): Promise<readonly unknown[]> =>
  inParallel(unreached, AT_ONCE, ({ subscription: { connectionId } }) => remove(deps, conferenceId, connectionId));

/** Counts another refusal for each, and resolves with those that have had so many that they are to be closed. */
export const countRefusals = async (
  { terminalStore, clock }: SendDeps,
  conferenceId: ConferenceId,
  full: readonly Unreached[],
  othersAccept: boolean,
): Promise<readonly Unreached[]> => {
  const now = clock();
  const counted = full.map((each) => ({ each, refusals: withRefusal(each.subscription, now) }));
  // If one cannot be counted, its connection is closed a little later.
  await inParallel(counted, AT_ONCE, ({ each, refusals }) =>
    terminalStore.noteRefusals(conferenceId, each.subscription.connectionId, refusals),
  );
  return counted.filter(({ refusals }) => isClosedAfter(refusals, now, othersAccept)).map(({ each }) => each);
};

/** No message follows the end. Resolves with the errors; records that remain expire automatically. */
export const endSubscriptions = (
  { terminalStore }: Pick<Deps, 'terminalStore'>,
  conferenceId: ConferenceId,
  subscriptions: readonly TerminalSubscription[],
): Promise<readonly unknown[]> =>
  inParallel(subscriptions, AT_ONCE, ({ connectionId }) => terminalStore.unsubscribe(conferenceId, connectionId));
