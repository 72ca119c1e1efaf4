/**
 * The real command line of the CDK, towards the emulator and nobody else: no profile or setting of the user's is seen.
 */
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';
import type { Certificate } from './certificate';
import { administrator, type Emulator } from './emulator';
import { runProgram } from './program';
import type { Stops } from './stops';
import type { WorkFolder } from './work-folder';

export type CdkCommand = (...args: string[]) => Promise<void>;

export const cdkCommand = (emulator: Emulator, { certificateFile }: Certificate, folder: WorkFolder, stops: Stops): CdkCommand => {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder.path('home'),
    TMPDIR: folder.path('tmp'),
    ...administrator,
    AWS_REGION: emulator.region,
    AWS_ENDPOINT_URL: emulator.url,
    // An address of 127.0.0.1 here keeps S3's requests to one host, without the bucket in its name.
    AWS_ENDPOINT_URL_S3: emulator.url,
    AWS_CA_BUNDLE: certificateFile,
    AWS_CONFIG_FILE: folder.path('home/no-config'),
    AWS_SHARED_CREDENTIALS_FILE: folder.path('home/no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CI: 'true',
  };
  const command = join(PROJECT_ROOT, 'node_modules/.bin/cdk');
  return (...args) => runProgram({ command, args, env, cwd: PROJECT_ROOT, log: folder.log('cdk') }, stops);
};
