/** Takes a report of the conference server: verified first, then safely queued, then acknowledged. */
import { createHash } from 'node:crypto';
import { DomainError, unauthenticated } from '../../domain/errors';
import { bridgeCallback } from '../../schemas/api/bridges';
import type { Deps, HttpDeps } from '../deps';
import { httpHandler } from '../http/http-handler';
import { malformedDocument } from '../http/request-refusals';
import { lambda } from '../lambda';
import type { Message } from '../messages';
import { CallbackRefused, type BridgeDriver, type ParsedCallback, type RawCallback } from '../ports';
import { bridge } from '../providers/bridge';
import { http } from '../providers/http';
import { queues } from '../providers/queues';

type CallbackDeps = HttpDeps & Pick<Deps, 'bridge' | 'queues' | 'settings'>;

const parse = async (driver: BridgeDriver, raw: RawCallback): Promise<ParsedCallback> => {
  try {
    return await driver.parse(raw);
  } catch (error) {
    if (!(error instanceof CallbackRefused)) throw error;
    throw error.reason === 'forged' ? unauthenticated() : malformedDocument('The callback does not fit the protocol of the driver.');
  }
};

/** SQS takes 128 characters of a limited kind; the bridge's ids may be anything. */
const deduplicationId = (conferenceId: string, eventId: string): string =>
  createHash('sha256').update(`${conferenceId} ${eventId}`).digest('hex');

/** One message a conference; the bridge's own id makes a repeated callback one. */
const messagesOf = ({ eventId, events }: ParsedCallback): readonly Message[] =>
  [...new Set(events.map(({ conferenceId }) => conferenceId))].map((conferenceId) => ({
    body: { conferenceId, events: events.filter((event) => event.conferenceId === conferenceId) },
    group: conferenceId,
    deduplicationId: deduplicationId(conferenceId, eventId),
  }));

export const bridgeCallbackHandler = (deps: CallbackDeps) =>
  httpHandler(bridgeCallback, deps, async ({ params, raw }) => {
    if (params.driver !== deps.settings.bridge) throw new DomainError('NOT_FOUND', 'There is no such driver.');
    await deps.queues.send('callbacks', messagesOf(await parse(await deps.bridge(), raw)));
    return { status: 204 as const };
  });

export const handler = lambda(bridgeCallbackHandler, { ...http, bridge, queues });
