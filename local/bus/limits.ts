/** EventBridge's own limits. */
export const LIMITS = {
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
  entriesPerRequest: 10,
  /** 1 MB since January 2026, for all entries of a request together. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
  requestBytes: 1_048_576,
  /** What a given time counts for in the size of an entry. */
  timeBytes: 14,
} as const;

/**
 * How many events can be looked at afterwards. Ours: the cloud's bus keeps none without an archive.
 */
export const KEPT_EVENTS = 10_000;
