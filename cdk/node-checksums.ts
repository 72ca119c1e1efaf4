/**
 * Replaces the checksums of the SDK in the bundles of functions. The SDK falls back on its own SHA-256 and MD5 where
 * Node's are missing, which no Lambda runtime does. Without these, a bundle is 5 KB smaller.
 */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

type Data = string | ArrayBuffer | ArrayBufferView;

const readable = (data: Data): string | NodeJS.ArrayBufferView =>
  typeof data === 'string' || ArrayBuffer.isView(data) ? (data as string | NodeJS.ArrayBufferView) : new Uint8Array(data);

class NodeChecksum {
  readonly #create: () => Hash | Hmac;
  #hash: Hash | Hmac;

  constructor(algorithm: string, secret?: Data) {
    this.#create = () => (secret === undefined ? createHash(algorithm) : createHmac(algorithm, readable(secret)));
    this.#hash = this.#create();
  }

  update(data: Data): void {
    this.#hash.update(readable(data));
  }

  digest(): Promise<Uint8Array> {
    // More may be added to a hash after this; an HMAC is used once.
    const buffer = ('copy' in this.#hash ? this.#hash.copy() : this.#hash).digest();
    return Promise.resolve(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
  }

  reset(): void {
    this.#hash = this.#create();
  }
}

export class Sha256 extends NodeChecksum {
  readonly digestLength = 32;

  constructor(secret?: Data) {
    super('sha256', secret);
  }
}

export class Md5 extends NodeChecksum {
  readonly digestLength = 16;

  constructor() {
    super('md5');
  }
}
