/** Reads a phone number from a file, from a pipe or from a person, since an argument would stay in the shell's history. */
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { PhoneNumber } from '../schemas/common';
import { EXIT, OpsFailure } from './failure';

export type NumberInput = { readonly input: Readable & { readonly isTTY?: boolean }; readonly prompts: Writable };

/** What is typed is not shown. */
const ask = ({ input, prompts }: NumberInput): Promise<string> =>
  new Promise((resolve) => {
    prompts.write('Phone number (not shown): ');
    const lines = createInterface({ input, terminal: true });
    lines.once('line', (line) => {
      lines.close();
      prompts.write('\n');
      resolve(line);
    });
    lines.once('close', () => resolve(''));
  });

export const readNumber = async (file: string | undefined, from: NumberInput): Promise<PhoneNumber> => {
  const given = file !== undefined ? await readFile(file, 'utf8') : from.input.isTTY ? await ask(from) : await text(from.input);
  const parsed = PhoneNumber.safeParse(given.trim());
  if (!parsed.success) throw new OpsFailure(EXIT.usage, 'What was given is not a phone number: a plus and 5 to 15 digits.');
  return parsed.data;
};
