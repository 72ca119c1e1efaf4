/** `npm run gateway`: the SIP gateway, with its settings from the environment. */
import { systemClock } from './clock';
import { jsonLog } from './log';
import { readSettings } from './settings';
import { startGateway } from './start-gateway';

const log = jsonLog(systemClock.now);

const main = async (): Promise<void> => {
  const gateway = await startGateway(readSettings(process.env), systemClock, log);
  const stop = (): void => {
    process.off('SIGTERM', stop);
    process.off('SIGINT', stop);
    void gateway.stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
};

main().catch((error: unknown) => {
  log('gateway.failed', { error });
  process.exit(1);
});
