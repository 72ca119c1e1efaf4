/**
 * An error of SQS. `code` is its name in the SDK, and `queryCode` its name in the older protocol, which the SDK also
 * reads.
 */
export class QueueError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly queryCode: string = code,
  ) {
    super(message);
  }
}

export const queueDoesNotExist = (): QueueError =>
  new QueueError('QueueDoesNotExist', 'The specified queue does not exist.', 'AWS.SimpleQueueService.NonExistentQueue');

export const receiptHandleIsInvalid = (): QueueError => new QueueError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');

export const invalidParameter = (message: string): QueueError => new QueueError('InvalidParameterValue', message);

export const missingParameter = (name: string): QueueError =>
  new QueueError('MissingParameter', `The request must contain the parameter ${name}.`);
