/**
 * Answers what no other route takes: a ping, and whatever cannot be understood. Every terminal pings every few minutes, so that this
 * function starts without a schema library, a client or a setting.
 */
import type * as z from 'zod';
import type { PingMessage, PongMessage } from '../../schemas/terminal-messages';
import { lambda } from '../lambda';
import { clock, log } from '../providers/process';
import { messageHandler, type ReadMessage } from './message-handler';
import { invalidMessage } from './refusal';
import type { SocketDeps } from './socket-handler';

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
