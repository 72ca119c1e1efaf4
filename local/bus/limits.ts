/** The limits of EventBridge. */
export const LIMITS = {
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
  entriesPerRequest: 10,
  /**
   * 1 MB since January 2026, for all entries of a request together.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
   */
  requestBytes: 1_048_576,
  /** The bytes that an explicit time adds to the size of an entry. */
  timeBytes: 14,
} as const;

/** How many published events we store for inspection. EventBridge stores none unless it has an archive. */
export const KEPT_EVENTS = 10_000;
