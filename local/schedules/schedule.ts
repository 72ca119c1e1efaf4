/** A one-time schedule: at its time a message goes to a queue. */

export type Schedule = {
  readonly group: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly queue: string;
  readonly message: { readonly body: string; readonly groupId?: string | undefined };
  /** Otherwise it stays, without ever doing anything again. */
  readonly deleteAfter: boolean;
  /** The same for a repeated request. */
  readonly clientToken: string | null;
  /** As it was asked for: what is answered when somebody looks at it. */
  readonly described: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly isDone: boolean;
};

const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;

/** The time of an expression such as `at(2026-03-12T19:03:58)`, in UTC; null for any other. */
export const timeOf = (expression: string): number | null => {
  const [, local] = AT.exec(expression) ?? [];
  const at = local === undefined ? Number.NaN : Date.parse(`${local}Z`);
  // A day that the month does not have is taken for one of the next.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(local ?? '') ? null : at;
};
