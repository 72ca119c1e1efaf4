/**
 * Takes one event of a conference server that was let in: safely queued before anything comes of it. What cannot be read is logged and
 * passed over; nothing is answered, for Asterisk would take it for a request.
 */
import { readReport } from '../bridges/asterisk/read-report';
import type { Deps } from '../deps';
import { lambda } from '../lambda';
import { passOn } from '../legs/pass-on';
import { CallbackRefused, type ParsedCallback } from '../ports';
import { clock, log } from '../providers/process';
import { queues } from '../providers/queues';
import { invalidMessage } from '../sockets/refusal';
import { refusedStatus } from '../sockets/refused-status';
import type { SocketEvent } from '../sockets/socket-event';
import { socketHandler, type SocketDeps } from '../sockets/socket-handler';

type EventDeps = SocketDeps & Pick<Deps, 'queues'>;

const read = ({ body = '', isBase64Encoded }: SocketEvent): ParsedCallback => {
  try {
    return readReport(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);
  } catch (error) {
    throw error instanceof CallbackRefused ? invalidMessage(['the message']) : error;
  }
};

export const eventHandler = (deps: EventDeps) =>
  socketHandler(
    deps,
    async (event) => {
      const parsed = read(event);
      await passOn(deps, parsed, parsed.eventId);
      return { statusCode: 200 };
    },
    refusedStatus,
  );

export const handler = lambda(eventHandler, { clock, log, queues });
