/** AWS Signature Version 4 worked out anew from what arrived, for the secret that a test has put into the environment. */
import { createHash, createHmac } from 'node:crypto';
import type { HttpRequest } from '../../functions/http-client/signing/signature-base';

export const SIGNING_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'the-secret',
  AWS_SESSION_TOKEN: 'the-session',
};

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

/** The path is encoded once more than it was sent, as for every service but S3. */
export const signatureOf = ({ method, url, headers, body }: HttpRequest, region: string, service: string): string => {
  const signedHeaders = /SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '')?.[1] ?? '';
  const canonicalHeaders = signedHeaders.split(';').map((name) => `${name}:${headers[name] ?? ''}\n`);
  const path = new URL(url).pathname.split('/').map(encoded).join('/');
  const canonical = [method, path, '', canonicalHeaders.join(''), signedHeaders, sha256(body)].join('\n');
  const date = headers['x-amz-date'] ?? '';
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = [region, service, 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${SIGNING_CREDENTIALS.AWS_SECRET_ACCESS_KEY}`, date.slice(0, 8)),
  );
  return hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString('hex');
};
