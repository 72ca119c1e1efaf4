/** `npm run access-network`: the access network kit, with its settings from the environment. */
import { systemClock } from './clock';
import { jsonLog } from './log';
import { readSettings } from './settings';
import { startKit } from './start-kit';

const log = jsonLog(systemClock.now);

const main = async (): Promise<void> => {
  const kit = await startKit(readSettings(process.env), { clock: systemClock, log });
  const stop = (): void => {
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
    void kit.stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

main().catch((error: unknown) => {
  log('kit.failed', { error });
  process.exit(1);
});
