/** The names of functions that other parts of the wiring refer to. */

export type StreamConsumerName = 'take-changes';

/** What a consumer of a stream does with each record, if its dead letters come to that consumer again. */
export type StreamTaskName = 'reconcile';

/** Functions that a rule of the bus invokes. */
export type RuleConsumerName = 'push';

/** Functions that consume a queue and also take single events directly. */
export type QueueConsumerOfRules = 'fan-out';
