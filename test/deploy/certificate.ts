/**
 * One certificate for everything that runs on 127.0.0.1 in a run: settings and AWS's clients take https addresses only.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './program';
import { pythonTool } from './python-tools';
import type { Stops } from './stops';
import type { WorkFolder } from './work-folder';

export type Certificate = {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly cert: Buffer;
  readonly key: Buffer;
};

/** Node has no means to make a certificate; a package of the emulator's has. */
export const makeCertificate = async (folder: WorkFolder, stops: Stops): Promise<Certificate> => {
  const args = [join(__dirname, 'certificate.py'), folder.path('tls')];
  await runProgram({ command: pythonTool('python'), args, env: process.env, log: folder.log('certificate') }, stops);
  const certificateFile = folder.path('tls/certificate.pem');
  const keyFile = folder.path('tls/key.pem');
  return { certificateFile, keyFile, cert: readFileSync(certificateFile), key: readFileSync(keyFile) };
};
