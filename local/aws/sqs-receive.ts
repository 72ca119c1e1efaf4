/** `ReceiveMessage`, with long polling. */
import * as z from 'zod';
import { ACCOUNT_ID } from '../account';
import { LIMITS } from '../queues/limits';
import type { Message } from '../queues/message';
import type { PersistentQueue } from '../queues/persistent-queue';
import { systemAttributes } from '../queues/system-attributes';

const Receiving = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.number().int().min(1).max(LIMITS.receiveMessages).default(1),
  VisibilityTimeout: z.number().min(0).max(LIMITS.visibilitySeconds).optional(),
  WaitTimeSeconds: z.number().min(0).max(LIMITS.waitSeconds).default(0),
  /** The older name of `MessageSystemAttributeNames`. */
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
});

/** Nothing signals that a hidden message has become visible, so a long poll checks at this interval. */
const POLL_MS = 50;

const nextChange = (queue: PersistentQueue, maxMs: number): Promise<void> =>
  new Promise((changed) => {
    const done = (): void => {
      clearTimeout(timer);
      stop();
      changed();
    };
    const timer = setTimeout(done, Math.min(maxMs, POLL_MS));
    const stop = queue.onChange(done);
  });

const answerOf = (queue: PersistentQueue, message: Message, names: readonly string[]): Record<string, unknown> => {
  const attributes = Object.entries(systemAttributes(queue.definition, message, ACCOUNT_ID));
  const selected = attributes.filter(([name]) => names.includes('All') || names.includes(name));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: message.md5,
    ...(selected.length > 0 ? { Attributes: Object.fromEntries(selected) } : {}),
    ...(Object.keys(message.attributes).length > 0 ? { MessageAttributes: message.attributes } : {}),
  };
};

export const receiveMessages = async (request: unknown, queueAt: (url: string) => PersistentQueue): Promise<unknown> => {
  const options = Receiving.parse(request);
  const queue = queueAt(options.QueueUrl);
  const endsAt = performance.now() + options.WaitTimeSeconds * 1000;
  const receive = (): Promise<readonly Message[]> => queue.receive(options.MaxNumberOfMessages, options.VisibilityTimeout);
  let messages = await receive();
  while (messages.length === 0 && performance.now() < endsAt) {
    await nextChange(queue, endsAt - performance.now());
    messages = await receive();
  }
  const names = [...options.AttributeNames, ...options.MessageSystemAttributeNames];
  return messages.length === 0 ? {} : { Messages: messages.map((message) => answerOf(queue, message, names)) };
};
