/** A one-time schedule, which sends a message to a queue at its time. */

export type Schedule = {
  readonly group: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly queue: string;
  readonly message: { readonly body: string; readonly groupId?: string | undefined };
  /** If false, the schedule stays after it was sent, but has no further effect. */
  readonly deleteAfter: boolean;
  /** A repeated request has the same token. */
  readonly clientToken: string | null;
  /** The original request, which describing the schedule returns. */
  readonly described: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly isDone: boolean;
};

const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;

/** The time of an expression such as `at(2026-03-12T19:03:58)`, in UTC. Null for any other expression. */
export const timeOf = (expression: string): number | null => {
  const [, local] = AT.exec(expression) ?? [];
  const at = local === undefined ? Number.NaN : Date.parse(`${local}Z`);
  // `Date.parse` accepts a day that the month does not have, as a day of the next month.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(local ?? '') ? null : at;
};
