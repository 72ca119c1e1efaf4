/** Runs only the sandbox carrier, for a Rollcall that runs elsewhere: `tsx local/sandbox/main.ts`. */
import { exceptLoopbackFromProxy } from '../machine/proxy-exceptions';
import { startSandbox } from './start-sandbox';

const { env } = process;

const need = (name: string): string => {
  const value = env[name];
  if (value) return value;
  process.stderr.write(`The sandbox carrier needs the environment variable ${name}\n`);
  return process.exit(1);
};

const main = async (): Promise<void> => {
  exceptLoopbackFromProxy(env);
  const apiUrl = env.ROLLCALL_API_URL ?? 'http://127.0.0.1:3000';
  const sandbox = await startSandbox({
    apiUrl,
    tokenUrl: env.ROLLCALL_TOKEN_URL ?? `${apiUrl}/local/token`,
    bridgeKey: need('ROLLCALL_BRIDGE_KEY'),
    accessNetworkKey: need('ROLLCALL_ACCESS_NETWORK_KEY'),
    speed: Number(env.SANDBOX_SPEED ?? 1),
    port: Number(env.SANDBOX_PORT ?? 0),
    ...(env.SANDBOX_DATA === undefined ? {} : { dataFolder: env.SANDBOX_DATA }),
  });
  process.stdout.write(`Conference server ${sandbox.bridgeUrl}\nAccess network    ${sandbox.accessNetworkUrl}\n`);
  const stop = (): void => void sandbox.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

void main();
