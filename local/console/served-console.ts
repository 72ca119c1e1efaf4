import type { HttpAnswer } from '../gateway/proxy-result';
import { type ServedFolder, servedFolder } from '../gateway/served-folder';
import { type BuiltConsole, ConsoleNotBuilt } from './built-console';

/** For the person who changes the console, or whose copy of the repository has none. */
const whyNot = ({ message }: ConsoleNotBuilt): HttpAnswer => ({
  status: 500,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  body: Buffer.from(`The web console could not be built. The API works without it.\n\n${message}`),
});

/** The web console, or why it cannot be built. */
export const servedConsole = ({ folder }: BuiltConsole): ServedFolder => {
  const files = servedFolder(folder);
  return (request) =>
    files(request).catch((error: unknown) => {
      if (error instanceof ConsoleNotBuilt) return whyNot(error);
      throw error;
    });
};
