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

/** The reason in a text of OpenSSL, such as `error:0A00010B:SSL routines:ssl3_get_record:wrong version number:`. */
const OPENSSL_REASON = /:SSL routines:[^:]*:([\w /]{1,60}):/;

/** Node gives this code to any failure while it writes to a TLS connection; the text has the reason. */
const nameOfProtocolError = (message: string): string => {
  const reason = OPENSSL_REASON.exec(message)?.[1];
  return reason === undefined ? 'EPROTO' : `ERR_SSL_${reason.toUpperCase().replace(/\W/g, '_')}`;
};

export const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'failed';
  return error.code === 'EPROTO' && 'message' in error ? nameOfProtocolError(String(error.message)) : String(error.code);
};
