/**
 * Reads dead letters. SQS hides what is read, and in a FIFO queue all later messages of its group with it. So letters that
 * stay are made visible again as soon as they have been read.
 */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { readJson } from '../../schemas/read-json';

export type Letter = {
  /** When it became a dead letter, or, in a queue without order, when the message was first sent. */
  readonly sentAt: number | undefined;
  /** Undefined if it is not JSON. */
  readonly body: unknown;
  readonly receipt: string;
};

/** SQS gives out ten at a time. */
const AT_ONCE = 10;
/** Longer than it takes to go through a page of letters. A function that is invoked with one has at most this long. */
const HIDDEN_SECONDS = 300;
/** SQS then asks all of its servers, and not only some of them. */
const WAIT_SECONDS = 1;

const bodyOf = (text: string): unknown => {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
};

const letterOf = ({ Body = '', ReceiptHandle = '', Attributes = {} }: Message): Letter => ({
  sentAt: Attributes.SentTimestamp === undefined ? undefined : Number(Attributes.SentTimestamp),
  body: bodyOf(Body),
  receipt: ReceiptHandle,
});

/** Those that somebody else is reading count too. */
export const countLetters = async (sqs: SQSClient, QueueUrl: string): Promise<number> => {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
};

const receive = async (sqs: SQSClient, QueueUrl: string, most: number): Promise<Letter[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: Math.min(most, AT_ONCE),
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: WAIT_SECONDS,
      MessageSystemAttributeNames: ['SentTimestamp'],
    }),
  );
  return Messages.map(letterOf);
};

const discard = async (sqs: SQSClient, QueueUrl: string, { receipt }: Letter): Promise<void> => {
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
};

const putBack = async (sqs: SQSClient, QueueUrl: string, letters: readonly Letter[]): Promise<void> => {
  for (const { receipt } of letters)
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 }));
};

/**
 * Goes through the letters that are there, at most `most`, one after the other. `take` returns whether the letter is
 * settled; it is deleted then. The others stay. Returns how many SQS did not give out, because somebody else is reading
 * them, or because earlier letters of their group stay.
 */
export const eachLetter = async (
  sqs: SQSClient,
  QueueUrl: string,
  most: number,
  take: (letter: Letter) => Promise<boolean>,
): Promise<number> => {
  const left = Math.min(most, await countLetters(sqs, QueueUrl));
  const staying: Letter[] = [];
  let seen = 0;
  try {
    while (seen < left) {
      const letters = await receive(sqs, QueueUrl, left - seen);
      if (letters.length === 0) break;
      seen += letters.length;
      staying.push(...letters);
      for (const letter of letters) {
        if (!(await take(letter))) continue;
        await discard(sqs, QueueUrl, letter);
        staying.splice(staying.indexOf(letter), 1);
      }
    }
  } finally {
    await putBack(sqs, QueueUrl, staying);
  }
  return Math.max(0, left - seen);
};

export const readLetters = async (sqs: SQSClient, QueueUrl: string, most: number): Promise<readonly Letter[]> => {
  const read: Letter[] = [];
  await eachLetter(sqs, QueueUrl, most, async (letter) => {
    read.push(letter);
    return false;
  });
  return read;
};
