/** `npm run carrier:down`: takes every carrier lab down, also those that a crash has left. */
import { takeDown } from './lab/lab';
import { foldersOfLabs } from './lab/state';

const main = async (): Promise<void> => {
  for (const folder of foldersOfLabs()) {
    await takeDown(folder);
    process.stdout.write(`${folder} is down.\n`);
  }
};

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
