/** The emulator of AWS, with its IAM switched on: every request is signed, and each function acts with its own role. */
import { request } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE_MS } from '../../schemas/durations';
import type { Certificate } from './certificate';
import type { AwsDoor } from './faults/aws-door';
import { lastLines, startProgram } from './program';
import { pythonTool } from './python-tools';
import type { Stops } from './stops';
import type { WorkFolder } from './work-folder';

export type Emulator = { readonly url: string; readonly port: number; readonly accountId: string; readonly region: string };

const HOST = '127.0.0.1';
const HOST_NAME = 'localhost';
const READY_WITHIN_MS = MINUTE_MS;
const POLL_EVERY_MS = 200;

/** The administrator of the account that the emulator makes up. */
export const administrator = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' } as const;

const freePort = (): Promise<number> =>
  new Promise((found) => {
    const server = createServer().listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });

const environment = (port: number, awsUrl: string, { certificateFile, keyFile }: Certificate, folder: WorkFolder): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder.path('home'),
  TMPDIR: folder.path('tmp'),
  ...administrator,
  BIND_HOST: HOST,
  GATEWAY_PORT: String(port),
  // It stands in the URLs of queues and in the host names of APIs, of which an address would make no valid ones.
  MINISTACK_HOST: HOST_NAME,
  LAMBDA_EXECUTOR: 'local',
  AUTH: 'true',
  USE_SSL: '1',
  MINISTACK_SSL_CERT: certificateFile,
  MINISTACK_SSL_KEY: keyFile,
  // Whom the emulator trusts (the issuer of tokens), and whom the functions trust: they inherit this environment.
  SSL_CERT_FILE: certificateFile,
  NODE_EXTRA_CA_CERTS: certificateFile,
  // Where functions reach AWS. Without it, they reach the emulator directly.
  AWS_ENDPOINT_URL: awsUrl,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
});

const isHealthy = (port: number, ca: Buffer): Promise<boolean> =>
  new Promise((answer) => {
    const asking = request({ host: HOST, port, path: '/_ministack/health', ca, timeout: POLL_EVERY_MS * 5 }, (response) => {
      response.resume().on('end', () => answer(response.statusCode === 200));
    });
    asking.on('timeout', () => asking.destroy()).on('error', () => answer(false));
    asking.end();
  });

/** `aws`: the door through which functions reach it. */
export const startEmulator = async (aws: AwsDoor, certificate: Certificate, folder: WorkFolder, stops: Stops): Promise<Emulator> => {
  const port = await freePort();
  aws.leadTo(port);
  const log = folder.log('emulator');
  const program = { command: pythonTool('ministack'), args: [], env: environment(port, aws.url, certificate, folder), log };
  const { hasExited } = await startProgram({ ...program, cwd: folder.path('tmp') }, stops);
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await isHealthy(port, certificate.cert))) {
    if (hasExited() || performance.now() > deadline) throw new Error(`The emulator does not come up:\n${lastLines(log)}`);
    await sleep(POLL_EVERY_MS);
  }
  return { url: `https://${HOST}:${port}`, port, accountId: '000000000000', region: 'us-east-1' };
};
