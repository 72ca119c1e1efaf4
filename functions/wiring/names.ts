/** The names of functions that other parts of the wiring refer to. */

export type StreamConsumerName = 'reconcile' | 'publish';

/** Functions that a rule of the bus invokes. */
export type RuleConsumerName = 'push';

/** Functions that consume a queue and also take single events directly. */
export type QueueConsumerOfRules = 'fan-out';
