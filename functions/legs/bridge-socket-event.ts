/**
 * Receives one event from an admitted conference server, and stores it in a queue before anything else happens. An
 * unreadable event is logged and skipped. It sends no answer, because Asterisk would treat one as a request.
 */
import { refusedStatus } from '../http/refused-status';
import type { SocketEvent } from '../http/socket-event';
import { type SocketDeps, socketHandler } from '../http/socket-handler';
import { invalidMessage } from '../http/socket-refusal';
import { CallbackRefused, type ParsedCallback } from '../ports/bridge-driver';
import type { Deps } from '../ports/deps';
import { clock, identity, log, messageSeal, queues, readBridgeEvent } from '../providers';
import { lambda } from '../runtime/lambda';
import { enqueueOutcome } from './enqueue-outcome';

type EventDeps = SocketDeps & Pick<Deps, 'queues' | 'messageSeal' | 'identity' | 'readBridgeEvent'>;

const read = ({ readBridgeEvent, clock }: EventDeps, { body = '', isBase64Encoded }: SocketEvent): ParsedCallback => {
  try {
    return readBridgeEvent(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body, clock());
  } catch (error) {
    throw error instanceof CallbackRefused ? invalidMessage(['the message']) : error;
  }
};

export const eventHandler = (deps: EventDeps) =>
  socketHandler(
    deps,
    async (event) => {
      const parsed = read(deps, event);
      await enqueueOutcome(deps, parsed, parsed.eventId);
      return { statusCode: 200 };
    },
    refusedStatus,
  );

export const handler = lambda(eventHandler, { clock, identity, log, messageSeal, queues, readBridgeEvent });
