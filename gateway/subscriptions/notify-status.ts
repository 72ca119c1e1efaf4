/** What the answer to a NOTIFY means for its subscription (RFC 6665 section 4.2.2, RFC 5057 section 5.1). */
export type NotifyResult = 'told' | 'failed' | 'gone';

/** Statuses that end the usage of the dialog, or the dialog. */
const GONE: ReadonlySet<number> = new Set([404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 502, 604]);

export const resultOf = (status: number): NotifyResult => {
  if (status < 300) return 'told';
  return GONE.has(status) ? 'gone' : 'failed';
};
