/**
 * Subscribes a connection to a conference and answers its state. The subscription is written before the conference is
 * read (consistently) for the answer: a change before that read is in the answer, and a change after it finds the
 * subscription. The version that the subscription began with was read before it was written, so the answer is never
 * older.
 */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../domain/conference/record';
import { canAnswerSince } from '../../domain/conference/view/conference-view';
import { fullStateMessage, partialAnswer } from '../../domain/conference/view/state-message';
import { conferenceNotFound, DomainError, unauthenticated, unavailable } from '../../domain/errors';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import { CURRENT, MAX_CONFERENCES_PER_CONNECTION, SubscribeMessage } from '../../schemas/terminal-messages';
import { findConference } from '../conferences/find-conference';
import type { SocketDeps } from '../http/socket-handler';
import type { Deps } from '../ports/deps';
import { type Connection, ownKeys } from '../ports/terminal-store';
import { clock, conferenceStore, followers, log, messageLines, settings, terminalStore, wait } from '../providers';
import { lambda } from '../runtime/lambda';
import { followCurrent, noConference } from './follow-current';
import { inTurn, type TurnDeps } from './in-turn';
import { messageHandler } from './message-handler';
import { readMessage } from './read-message';
import { seesNumbersOf } from './sees-numbers';
import { MAX_SUBSCRIPTIONS_PER_CONFERENCE, tooManyTerminals } from './too-many-terminals';
import { withinLimit } from '../telling/within-limit';

type SubscribeDeps = SocketDeps &
  TurnDeps &
  Pick<Deps, 'store' | 'terminalStore' | 'followers'> & { readonly settings: Pick<Deps['settings'], 'bridge'> };

const RETRY_SECONDS = 1;
const tooManyConferences = (): DomainError =>
  new DomainError(
    'TOO_MANY_REQUESTS',
    `A connection can subscribe to at most ${String(MAX_CONFERENCES_PER_CONNECTION)} conferences; unsubscribe from one first.`,
  );

/** If a terminal is subscribed already and asks for what it missed, it takes no further place. */
const findRoom = async (
  { terminalStore, clock }: SubscribeDeps,
  { conferences }: Connection,
  conferenceId: ConferenceId,
): Promise<void> => {
  if (conferences.includes(conferenceId)) return;
  const { subscriptions } = await terminalStore.subscriptions(conferenceId);
  const now = clock();
  if (subscriptions.filter(({ expiresAt }) => expiresAt > now).length >= MAX_SUBSCRIPTIONS_PER_CONFERENCE) throw tooManyTerminals();
};

/** A follower's own conference needs no place among those that the connection may subscribe to. */
const keepSubscription = async (
  { terminalStore, followers }: SubscribeDeps,
  connection: Connection,
  seesNumbers: boolean,
  { conferenceId, version: since, changedAt: sinceAt }: ConferenceRecord,
): Promise<void> => {
  const { connectionId, expiresAt, isFollower } = connection;
  if (isFollower && ownKeys(connection).includes(initiatorKeyOf(conferenceId))) {
    if (!(await followers.subscribe(conferenceId, { connectionId, since, sinceAt }))) throw unauthenticated();
    return;
  }
  const subscription = { connectionId, expiresAt, seesNumbers, since, sinceAt };
  const outcome = await terminalStore.subscribe(conferenceId, subscription, MAX_CONFERENCES_PER_CONNECTION);
  if (outcome === 'full') throw tooManyConferences();
  if (outcome === 'gone') throw unauthenticated();
};

/** The conference after the subscription is written. A conference that has ended needs no subscription. */
const subscribed = async (
  deps: SubscribeDeps,
  connection: Connection,
  seesNumbers: boolean,
  known: ConferenceRecord,
): Promise<ConferenceRecord> => {
  const { conferenceId } = known;
  await findRoom(deps, connection, conferenceId);
  await keepSubscription(deps, connection, seesNumbers, known);
  const newest = await findConference(deps.store, conferenceId, { consistent: true });
  // The conference has just ended and another has taken its place, but its copy is not written yet.
  if (!newest) throw unavailable(RETRY_SECONDS);
  if (newest.state === 'ended') await deps.terminalStore.unsubscribe(conferenceId, connection.connectionId);
  return newest;
};

type Asked = { readonly conferenceId: ConferenceId; readonly since: number | undefined };

const subscribeTo = async (deps: SubscribeDeps, { conferenceId, since }: Asked, connection: Connection): Promise<string> => {
  const seesNumbers = seesNumbersOf(connection, conferenceId);
  const known = await findConference(deps.store, conferenceId, since === undefined ? {} : { since });
  if (!known) throw conferenceNotFound();
  const record = known.state === 'ended' ? known : await subscribed(deps, connection, seesNumbers, known);
  const actions = actionsOfBridge(deps.settings.bridge);
  const canSendChanges = since !== undefined && canAnswerSince(record, since);
  const message = canSendChanges ? partialAnswer(record, since, actions, seesNumbers) : fullStateMessage(record, actions, seesNumbers);
  return withinLimit(JSON.stringify(message), record);
};

const subscribe = async (
  deps: SubscribeDeps,
  { conferenceId, since }: SubscribeMessage,
  connection: Connection | undefined,
): Promise<string> => {
  if (!connection || connection.expiresAt <= deps.clock()) throw unauthenticated();
  if (conferenceId !== CURRENT) return subscribeTo(deps, { conferenceId, since }, connection);
  const open = await followCurrent(deps, connection);
  if (!open) return noConference();
  return subscribeTo(deps, { conferenceId: open.conferenceId, since }, { ...connection, isFollower: true });
};

export const subscribeHandler = (deps: SubscribeDeps) =>
  messageHandler(readMessage(SubscribeMessage), deps, (message, sent) =>
    inTurn(deps, message, sent, (connection) => subscribe(deps, message, connection)),
  );

export const handler = lambda(subscribeHandler, {
  clock,
  log,
  settings,
  messageLines,
  store: conferenceStore,
  terminalStore,
  followers,
  wait,
});
