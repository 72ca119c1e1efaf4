import { readFile } from 'node:fs/promises';

const BEGINNING = '-----BEGIN ';

/** `fileOrText`: the name of a PEM file, or its text. In a container a secret is a variable, and there is no file for it. */
export const readPem = async (fileOrText: string): Promise<string> =>
  fileOrText.trimStart().startsWith(BEGINNING) ? fileOrText : readFile(fileOrText, 'utf8');
