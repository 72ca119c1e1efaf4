/** Checks a message as SQS does when it is sent. */
import { BODY, LIMITS, TOKEN } from './limits';
import type { NewMessage } from './message';
import { invalidParameter, missingParameter, QueueError } from './queue-error';

export const bytesOf = (message: NewMessage): number =>
  Buffer.byteLength(message.body) + (message.attributes ? Buffer.byteLength(JSON.stringify(message.attributes)) : 0);

const checkBody = (message: NewMessage): void => {
  if (message.body === '') throw missingParameter('MessageBody');
  if (bytesOf(message) > LIMITS.messageBytes) {
    throw invalidParameter(`One or more parameters are invalid. Reason: Message must be shorter than ${LIMITS.messageBytes} bytes.`);
  }
  if (!BODY.test(message.body)) {
    throw new QueueError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  if (Object.keys(message.attributes ?? {}).length > LIMITS.attributes) {
    throw invalidParameter(`A message can have at most ${LIMITS.attributes} attributes.`);
  }
};

const checkDelay = (delaySeconds: number | undefined): void => {
  const delay = delaySeconds ?? 0;
  if (!Number.isInteger(delay) || delay < 0 || delay > LIMITS.delaySeconds) {
    throw invalidParameter(`DelaySeconds must be between 0 and ${LIMITS.delaySeconds}.`);
  }
};

const checkToken = (name: string, token: string | undefined): void => {
  if (token === undefined) return;
  if (token.length > LIMITS.tokenLength || !TOKEN.test(token)) throw invalidParameter(`Value for parameter ${name} is invalid.`);
};

/** Content-based deduplication is off, so the sender must give a deduplication id. */
const checkFifo = (message: NewMessage): void => {
  if (message.groupId === undefined) throw missingParameter('MessageGroupId');
  if (message.deduplicationId === undefined) {
    throw invalidParameter('The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly');
  }
  if (message.delaySeconds !== undefined && message.delaySeconds !== 0) {
    throw invalidParameter(
      'Value for parameter DelaySeconds is invalid. Reason: the request includes a parameter that is not valid for this queue type.',
    );
  }
};

export const checkMessage = (message: NewMessage, fifo: boolean): void => {
  checkBody(message);
  checkDelay(message.delaySeconds);
  checkToken('MessageGroupId', message.groupId);
  checkToken('MessageDeduplicationId', message.deduplicationId);
  if (fifo) checkFifo(message);
  else if (message.deduplicationId !== undefined) {
    throw invalidParameter('The request includes a parameter that is not valid for this queue type: MessageDeduplicationId.');
  }
};
