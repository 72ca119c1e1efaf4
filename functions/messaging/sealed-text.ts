/** What a message holds sealed, because it may contain somebody's number. `about`: nothing opens under another name. */
import type { Seal } from '../ports/seal';

export const sealBytes = async (seal: Seal, bytes: Uint8Array, about: string): Promise<string> =>
  Buffer.from(await seal.close(bytes, about)).toString('base64');

export const openBytes = (seal: Seal, sealed: string, about: string): Promise<Uint8Array> =>
  seal.open(Buffer.from(sealed, 'base64'), about);

export const sealText = (seal: Seal, text: string, about: string): Promise<string> => sealBytes(seal, Buffer.from(text), about);

export const openText = async (seal: Seal, sealed: string, about: string): Promise<string> =>
  Buffer.from(await openBytes(seal, sealed, about)).toString('utf8');
