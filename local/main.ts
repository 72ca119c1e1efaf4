/**
 * `npm start` runs a whole deployment on this machine until it is interrupted. `npm start -- --demo` runs it for one
 * conference and shows what happens.
 */
import { bridgeDriver } from '../functions/providers';
import { origins } from '../schemas/settings/stack-kinds';
import { playDemo } from './demo';
import { DemoFailed } from './demo/stage';
import { takeFunctionOutput } from './function-output';
import { HostRefused, PortInUse } from './machine/listen';
import { exceptLoopbackFromProxy } from './machine/proxy-exceptions';
import { overridesIn } from './settings';
import { type Local, type LocalOptions, startLocal } from './start';

const DEFAULT_PORT = 3000;

/** An interrupted process must not hang. If data is kept, the next start does the remaining work. */
const STOP_WITHIN_MS = 10_000;

const numberFrom = (name: string, fallback: number): number => {
  const text = process.env[name];
  const number = text === undefined || text === '' ? fallback : Number(text);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new Error(`${name} must be a number.`);
};

const optionsFromEnvironment = (): LocalOptions => {
  const {
    ROLLCALL_HOST: host,
    ROLLCALL_DATA: dataFolder,
    ROLLCALL_BRIDGE_SECRETS: bridgeSecrets,
    ROLLCALL_FOLDER: servedFolder,
  } = process.env;
  return {
    port: numberFrom('PORT', DEFAULT_PORT),
    sandboxSpeed: numberFrom('SANDBOX_SPEED', 1),
    environment: overridesIn(process.env),
    ...(host ? { host } : {}),
    corsOrigins: origins.schema.parse(origins.read(process.env['ROLLCALL_CORS_ORIGINS'] ?? '')),
    ...(dataFolder ? { dataFolder } : {}),
    ...(bridgeSecrets ? { bridgeSecrets } : {}),
    ...(servedFolder ? { servedFolder } : { console: true }),
  };
};

const welcome = ({ baseUrl, webSocketUrl }: Local, tookMs: number, dataFolder: string | undefined): string => `
Open ${baseUrl}/ in a browser to hold a conference, or to watch the demo.

Rollcall is up at ${baseUrl} after ${(tookMs / 1000).toFixed(1)} s. ${dataFolder ? `Data is kept in ${dataFolder}.` : 'Data is in memory only; set ROLLCALL_DATA=<folder> to keep it.'}

  API document    ${baseUrl}/openapi.json
  Terminals       ${webSocketUrl} (a WebSocket that sends every change)
  What happened   ${baseUrl}/local/events
  Dead letters    ${baseUrl}/local/dead-letters
  Function logs   only warnings and errors are shown here; set ROLLCALL_LOG=all to show everything

A first conference without a browser:

  TOKEN=$(curl -s ${baseUrl}/local/token -d '{"phoneNumber":"+15550100"}' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
  curl -s ${baseUrl}/v1/conferences -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \\
    -d '{"participants":[{"phoneNumber":"+15550101"},{"phoneNumber":"+15550102"}]}'

Press Ctrl-C to stop.`;

const explain = (error: unknown): string => {
  if (error instanceof PortInUse || error instanceof HostRefused || error instanceof DemoFailed) return error.message;
  const cause = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined) : undefined;
  if (cause?.code === 'LEVEL_LOCKED') return 'The data folder is in use by another process.';
  return error instanceof Error ? error.message : String(error);
};

const stopOnSignal = (local: Local): void => {
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void local.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

const demo = async (local: Local, speed: number, print: (line: string) => void): Promise<void> => {
  await playDemo(local.baseUrl, speed, print);
  await local.stop();
  process.exit(0);
};

/** Reports wrong driver settings at the start instead of with the first call. */
const checkBridge = async (local: Local): Promise<void> => {
  try {
    await bridgeDriver()();
  } catch (error) {
    await local.stop();
    throw error;
  }
};

const isDemo = process.argv.includes('--demo');

const main = async (): Promise<void> => {
  const startedAt = performance.now();
  exceptLoopbackFromProxy(process.env);
  const options = optionsFromEnvironment();
  const { print } = takeFunctionOutput(process.env.ROLLCALL_LOG);
  const local = await startLocal(options);
  await checkBridge(local);
  stopOnSignal(local);
  if (isDemo) return demo(local, options.sandboxSpeed ?? 1, print);
  print(welcome(local, performance.now() - startedAt, options.dataFolder));
};

main().catch((error: unknown) => {
  process.stderr.write(`${isDemo ? 'The demo failed' : 'Rollcall cannot start'}: ${explain(error)}\n`);
  process.exit(1);
});
