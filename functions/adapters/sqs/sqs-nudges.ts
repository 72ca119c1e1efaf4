/** Nudges on SQS, by its JSON protocol. A function that sends nothing else contains no client of the SDK for SQS. */
import type { Nudges } from '../../ports/nudges';
import type { Clock } from '../../runtime/clock';
import { withTrace } from '../../runtime/trace';
import { signedRequests } from '../signed-requests';
import { queueUrl, type QueueUrls } from './queue-url';

/** Longer than anybody waits for a nudge. */
const TIMEOUT_MS = 1_000;
/** An invocation that writes to several conferences at a time may nudge for each of them. */
const MAX_SOCKETS = 16;

/** In lower case, as the SDK writes them: see `AwsRequest`. */
const HEADERS = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' };

/** `why`: a status, or a code such as `ECONNREFUSED`. */
const notAccepted = (why: number | string): Error => new Error(`SQS did not accept a nudge: ${String(why)}`);

export type SqsNudgesOptions = { readonly urls: QueueUrls; readonly now: Clock };

export const sqsNudges = ({ urls, now }: SqsNudgesOptions): Nudges => {
  const failure = ({ code }: { readonly code: string }): Error => notAccepted(code);
  const send = signedRequests({ service: 'sqs', now, timeoutMs: TIMEOUT_MS, maxSockets: MAX_SOCKETS, failure });
  return {
    send: async (queue, message, signal) => {
      const QueueUrl = queueUrl(urls, queue);
      const body = JSON.stringify({ QueueUrl, MessageBody: JSON.stringify(withTrace(message)) });
      const status = await send({ method: 'POST', url: new URL('/', QueueUrl).href, headers: HEADERS, body, signal });
      if (status !== 200) throw notAccepted(status);
    },
  };
};
