/** Why there was no answer, in words that a partner can act on: one word for each of the client's codes. */
import type { AttemptError } from '../../../schemas/delivery';
import { ADDRESS_NOT_ALLOWED } from '../../http-client/checked-addresses';

/** The first that fits. Names are those of Node and of OpenSSL (`X509_V_ERR_…`). */
const causes: readonly (readonly [RegExp, AttemptError])[] = [
  [new RegExp(`^${ADDRESS_NOT_ALLOWED}$`), 'address-not-allowed'],
  [/^lookup-timed-out$/, 'lookup-timed-out'],
  [/^(?:connect-timed-out|ETIMEDOUT)$/, 'connection-timed-out'],
  [/^tls-timed-out$/, 'tls-timed-out'],
  [/^timed-out$/, 'timed-out'],
  [/^(?:ENOTFOUND|ENODATA|EAI_NONAME|EAI_NODATA)$/, 'unknown-host'],
  [/^EAI_/, 'lookup-failed'],
  [/^ECONNREFUSED$/, 'connection-refused'],
  [/^(?:ECONNRESET|ECONNABORTED|EPIPE)$/, 'connection-reset'],
  [/^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, 'certificate-name'],
  [/^CERT_HAS_EXPIRED$/, 'certificate-expired'],
  [/^CERT_NOT_YET_VALID$/, 'certificate-not-yet-valid'],
  [/SELF_SIGNED_CERT|^UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|^CERT_UNTRUSTED$/, 'certificate-authority'],
  [
    /^(?:CERT_|INVALID_(?:CA|PURPOSE)$|UNABLE_TO_|ERROR_IN_CERT_|PATH_LENGTH_EXCEEDED$)|_KEY_TOO_SMALL$|_MD_TOO_WEAK$/,
    'certificate-invalid',
  ],
  [/_(?:PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW)$/, 'tls-version'],
  [/^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/, 'tls-failed'],
  [/^(?:HPE_\w+|upgraded)$/, 'invalid-answer'],
];

export const failureCause = (code: string): AttemptError => causes.find(([pattern]) => pattern.test(code))?.[1] ?? 'unreachable';
