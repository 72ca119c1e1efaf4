/**
 * Answers every message that no other route takes: a ping, and messages that cannot be understood. Every terminal pings
 * every few minutes, so this function starts without a schema library, a client or a setting.
 */
import type * as z from 'zod';
import type { PingMessage, PongMessage } from '../../schemas/terminal-messages';
import type { SocketDeps } from '../http/socket-handler';
import { invalidMessage } from '../http/socket-refusal';
import { clock, log } from '../providers';
import { lambda } from '../runtime/lambda';
import { messageHandler, type ReadMessage } from './message-handler';

type Ping = z.output<typeof PingMessage>;

const pong = JSON.stringify({ type: 'pong' } satisfies z.input<typeof PongMessage>);

const readPing: ReadMessage<Ping> = (value) => {
  const { action, ...others } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if (action !== 'ping') throw invalidMessage(['action']);
  if (Object.keys(others).length > 0) throw invalidMessage(['the message']);
  return { action };
};

export const answerHandler = (deps: SocketDeps) => messageHandler<Ping>(readPing, deps, async () => pong);

export const handler = lambda(answerHandler, { clock, log });
