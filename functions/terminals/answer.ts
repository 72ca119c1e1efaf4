/**
 * Answers every message that no other route takes: a ping, and messages that cannot be understood. A ping may name a
 * conference and the version that the terminal has; the pong then names the newest, so that a terminal finds out that a
 * message was lost. A ping without them reads nothing.
 */
import type * as z from 'zod';
import { timestamp } from '../../domain/conference/view/timestamp';
import { conferenceNotFound, unauthenticated } from '../../domain/errors';
import type { ConferenceId } from '../../schemas/common';
import { PingMessage, type PongMessage } from '../../schemas/terminal-messages';
import { findConference } from '../conferences/find-conference';
import type { SocketDeps } from '../http/socket-handler';
import type { Deps } from '../ports/deps';
import { clock, conferenceReader, log, terminalStore } from '../providers';
import { allOrThrow } from '../runtime/all-or-throw';
import { lambda } from '../runtime/lambda';
import { messageHandler, type Sent } from './message-handler';
import { readMessage } from './read-message';
import { seesNumbersOf } from './sees-numbers';

type AnswerDeps = SocketDeps & Pick<Deps, 'terminalStore'> & { readonly store: Parameters<typeof findConference>[0] };

type Known = { readonly conferenceId: ConferenceId; readonly version: number };

/** The newest version of the conference, for a connection that may see it. */
const newest = async (
  { store, terminalStore, clock }: AnswerDeps,
  { conferenceId, version }: Known,
  { connectionId }: Sent,
): Promise<Known> => {
  const [connection, record] = await allOrThrow([
    terminalStore.find(connectionId),
    findConference(store, conferenceId, { since: version }),
  ]);
  if (!connection || connection.expiresAt <= clock()) throw unauthenticated();
  seesNumbersOf(connection, conferenceId);
  if (!record) throw conferenceNotFound();
  return { conferenceId, version: record.version };
};

const pong = async (deps: AnswerDeps, { conferenceId, version }: PingMessage, sent: Sent): Promise<string> => {
  const known = conferenceId === undefined || version === undefined ? {} : await newest(deps, { conferenceId, version }, sent);
  return JSON.stringify({ type: 'pong', at: timestamp(deps.clock()), ...known } satisfies z.input<typeof PongMessage>);
};

export const answerHandler = (deps: AnswerDeps) =>
  messageHandler(readMessage(PingMessage), deps, (message, sent) => pong(deps, message, sent));

export const handler = lambda(answerHandler, { clock, log, store: conferenceReader, terminalStore });
