/** The names of functions that other parts of the wiring refer to. */

export type StreamConsumerName = 'take-changes';

/**
 * The names in the logical ids of a stack: the function that had the event source mapping before. With another id,
 * CloudFormation would create another mapping, which would begin with the oldest record of the stream.
 */
export const streamConsumerIds: Readonly<Record<StreamConsumerName, string>> = { 'take-changes': 'reconcile' };

/** The tasks of a stream's consumer that have no queue: their dead letters come to that consumer again. */
export type StreamTaskName = 'reconcile';

/** Functions that a rule of the bus invokes. */
export type RuleConsumerName = 'push';

/** Functions that consume a queue and also take single events directly. */
export type QueueConsumerOfRules = 'fan-out';
