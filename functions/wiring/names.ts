/** The names of functions that other parts of the wiring refer to. */

export type StreamConsumerName = 'take-changes';

/**
 * What the logical ids of a stack call it: the name of the function that had its event source mapping before. With another
 * id it would be another mapping, and begin with the oldest record of the stream instead of going on where that one was.
 */
export const streamConsumerIds: Readonly<Record<StreamConsumerName, string>> = { 'take-changes': 'reconcile' };

/** What a consumer of a stream does with each record, if its dead letters come to that consumer again. */
export type StreamTaskName = 'reconcile';

/** Functions that a rule of the bus invokes. */
export type RuleConsumerName = 'push';

/** Functions that consume a queue and also take single events directly. */
export type QueueConsumerOfRules = 'fan-out';
