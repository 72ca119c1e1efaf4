/** Encrypts bytes that are stored, and opens them again. */

/** `about`: what the bytes belong to. It is authenticated: bytes that were moved elsewhere do not open. */
export type Seal = {
  close(bytes: Uint8Array, about: string): Promise<Uint8Array>;
  /** Throws `SealBroken` if these bytes can never be opened. Any other error means that the key could not be fetched. */
  open(sealed: Uint8Array, about: string): Promise<Uint8Array>;
};

export class SealBroken extends Error {}
