export class NoAnswer extends Error {
  /**
   * `code`: Node's, such as `ECONNREFUSED`, or one of ours, such as `timed-out`. The text names neither address nor
   * content.
   */
  constructor(
    readonly code: string,
    /** The peer had closed a kept connection before it was used again. */
    readonly isStaleConnection = false,
  ) {
    super(`No answer: ${code}`);
  }
}

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'failed';
