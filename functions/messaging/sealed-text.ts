/** A text in a message that may contain somebody's number: the queue holds it sealed. */
import type { Seal } from '../ports/seal';

/** `about`: the kind of message. Nothing that was sealed for one kind opens in another. */
export const sealText = async (seal: Seal, text: string, about: string): Promise<string> =>
  Buffer.from(await seal.close(Buffer.from(text), about)).toString('base64');

export const openText = async (seal: Seal, sealed: string, about: string): Promise<string> =>
  Buffer.from(await seal.open(Buffer.from(sealed, 'base64'), about)).toString('utf8');
