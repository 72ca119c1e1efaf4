/** Certificates for the lab's TLS, which nobody verifies: a host's own, for a day. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PHONES_ADDRESS } from './network';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** `key.pem` and `certificate.pem`, and both in `identity.pem`. */
export const writeCertificate = (folder: string): void => {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-days', '1', '-subj', `/CN=${PHONES_ADDRESS}`];
  execFileSync('openssl', ['req', '-x509', ...KEY, ...subject, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  writeFileSync(join(folder, 'identity.pem'), readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'));
};
