/** Makes X.509 certificates for tests: node:crypto has keys and signatures, and the little DER that is missing is here. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export type MadeCertificate = {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  readonly subject: string;
  readonly privateKey: KeyObject;
};

type CertificateOptions = {
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
  /** By default, the certificate signs itself. */
  readonly issuer?: MadeCertificate;
  readonly isAuthority?: boolean;
};

const LONG = 0x80;

const lengthOf = (size: number): Buffer => {
  if (size < LONG) return Buffer.from([size]);
  const bytes = Buffer.from(size.toString(16).padStart(size > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([LONG + bytes.length]), bytes]);
};

const der = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
};

const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const TRUE = der(0x01, Buffer.from([0xff]));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));

const nameOf = (commonName: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))));

/** GeneralizedTime: `YYYYMMDDhhmmssZ`. */
const timeOf = (time: Date): Buffer => der(0x18, Buffer.from(`${time.toISOString().replace(/\D/g, '').slice(0, 14)}Z`));

const extensions = (name: string, isAuthority: boolean): Buffer => {
  const names = sequence(oid('551d11'), der(0x04, sequence(der(0x82, Buffer.from(name)))));
  const constraints = sequence(oid('551d13'), TRUE, der(0x04, sequence(TRUE)));
  return der(0xa3, sequence(names, ...(isAuthority ? [constraints] : [])));
};

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

export const makeCertificate = ({ name, from, until, issuer, isAuthority = false }: CertificateOptions): MadeCertificate => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(8)]);
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_WITH_SHA256,
    nameOf(issuer?.subject ?? name),
    sequence(timeOf(from), timeOf(until)),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(name, isAuthority),
  );
  const signature = sign('sha256', content, issuer?.privateKey ?? privateKey);
  const cert = sequence(content, ECDSA_WITH_SHA256, der(0x03, Buffer.from([0]), signature));
  return { cert: pem('CERTIFICATE', cert), key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), subject: name, privateKey };
};
