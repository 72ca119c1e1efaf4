/** The quantities that AWS bills. */
export const meters = [
  'http-requests',
  'socket-messages',
  'socket-minutes',
  'invocations',
  'gigabyte-seconds',
  'write-units',
  'read-units',
  'table-gigabyte-months',
  'bus-events',
  'archive-gigabytes',
  'archive-gigabyte-months',
  'queue-requests',
  'fifo-queue-requests',
  'schedule-invocations',
  'log-gigabytes',
  'egress-gigabytes',
] as const;

export type Meter = (typeof meters)[number];

export type Counts = Readonly<Record<Meter, number>>;

export const nothingCounted = (): Record<Meter, number> => Object.fromEntries(meters.map((meter) => [meter, 0])) as Record<Meter, number>;

const KIB = 1024;

/** https://aws.amazon.com/api-gateway/pricing/: a message is metered in parts of 32 KB. */
export const socketMessages = (bytes: number): number => Math.max(1, Math.ceil(bytes / (32 * KIB)));

/** https://aws.amazon.com/sqs/pricing/ and https://aws.amazon.com/eventbridge/pricing/: requests and events, in parts of 64 KB. */
export const partsOf64 = (bytes: number): number => Math.max(1, Math.ceil(bytes / (64 * KIB)));

/**
 * A refused write costs as much as a successful one, and at least one unit (DynamoDB developer guide, "Read and write
 * operations").
 */
export const writeUnits = (itemBytes: number): number => Math.max(1, Math.ceil(itemBytes / KIB));
