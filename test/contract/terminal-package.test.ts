/** What an application gets that uses `@rollcall/terminal`. */
import { MAX_TERMINAL_BYTES, terminalSize } from '../../scripts/terminal-size';

it('is small with its browser database, and has nothing of zod, the server or AWS', async () => {
  const { bytes, metafile } = await terminalSize();
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(MAX_TERMINAL_BYTES);
  const [output] = Object.values(metafile.outputs);
  const used = Object.entries(output?.inputs ?? {}).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : []));
  const foreign = used.filter((file) => file.startsWith('..')).sort();
  expect(foreign).toEqual(['../node_modules/idb/build/index.js', '../schemas/participant-actions.ts', '../schemas/terminal-defaults.ts']);
});
