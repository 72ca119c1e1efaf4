/** The names of functions that other parts of the wiring refer to. */

export type StreamConsumerName = 'reconcile' | 'publish';

/** Functions that a rule of the bus invokes. */
export type RuleConsumerName = 'push';

/** Functions that work off a queue and also take an event without it. */
export type QueueConsumerOfRules = 'fan-out';
