/** Turns a terminal's message into its answer, in the same steps for every action. */
import type * as z from 'zod';
import type { ErrorMessage, FollowedConference } from '../../schemas/terminal-messages';
import { MESSAGE_ID } from '../../schemas/message-id';
import { parseJsonDocument } from '../http/json-document';
import type { SocketEvent } from '../http/socket-event';
import { type SocketDeps, type SocketHandler, socketHandler } from '../http/socket-handler';

/** Refuses a message that does not fit the contract. */
export type ReadMessage<Message> = (value: unknown) => Message;

/** By whom a message was sent, and when the gateway received it: milliseconds since 1970. */
export type Sent = { readonly connectionId: string; readonly connectedAt: number; readonly arrivedAt: number };

type Named = { readonly conferenceId?: FollowedConference | undefined };
type AnyMessage = Named & { readonly action: string };

const valueOf = ({ body = '', isBase64Encoded }: SocketEvent): unknown =>
  parseJsonDocument(isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body);

/**
 * A terminal may have several requests under way, so a refusal names the requested conference if the message could be
 * read.
 */
const requestedConference = (read: ReadMessage<AnyMessage>, event: SocketEvent): Named => {
  try {
    const { conferenceId } = read(valueOf(event));
    return conferenceId === undefined ? {} : { conferenceId };
  } catch {
    return {};
  }
};

/** Also of a message that is not valid otherwise. */
const idOf = (event: SocketEvent): string | undefined => {
  try {
    const id = (valueOf(event) as { readonly id?: unknown } | null)?.id;
    return typeof id === 'string' && MESSAGE_ID.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
};

/** An answer is the text of an object with members. */
const withId = (answer: string, id: string | undefined): string =>
  id === undefined ? answer : `${answer.slice(0, -1)},"id":${JSON.stringify(id)}}`;

/** `run` returns the text of the answer. The answer or refusal has the id of the message, if that has one. */
export const messageHandler = <Message extends AnyMessage>(
  read: ReadMessage<Message>,
  deps: SocketDeps,
  run: (message: Message, sent: Sent) => Promise<string>,
): SocketHandler =>
  socketHandler(
    deps,
    async (event) => {
      const { connectionId, connectedAt, requestTimeEpoch: arrivedAt } = event.requestContext;
      return { statusCode: 200, body: withId(await run(read(valueOf(event)), { connectionId, connectedAt, arrivedAt }), idOf(event)) };
    },
    ({ code, detail, facts: { retryAfterSeconds } }, event) => {
      const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      const message: z.input<typeof ErrorMessage> = { type: 'error', code, detail, ...wait, ...requestedConference(read, event) };
      return { statusCode: 200, body: withId(JSON.stringify(message), idOf(event)) };
    },
  );
