/** What the steps of a run share. */
import { type CdkCommand, cdkCommand } from './cdk-command';
import { type Certificate, makeCertificate } from './certificate';
import { type Emulator, startEmulator } from './emulator';
import { openOutside, type Outside } from './outside';
import { installPythonTools } from './python-tools';
import { writeSettings } from './settings';
import type { Steps } from './steps';
import type { Stops } from './stops';
import { freshWorkFolder, type WorkFolder } from './work-folder';

export class Run {
  private constructor(
    readonly folder: WorkFolder,
    readonly stops: Stops,
    readonly steps: Steps,
    readonly certificate: Certificate,
    readonly emulator: Emulator,
    readonly outside: Outside,
    readonly cdk: CdkCommand,
    readonly settingsFile: string,
  ) {}

  /** Everything that is there before the deployment is. */
  static async prepare(stops: Stops, steps: Steps): Promise<Run> {
    const folder = freshWorkFolder();
    await steps.take('tools from PyPI', () => installPythonTools(folder, stops));
    const certificate = await makeCertificate(folder, stops);
    const emulator = await steps.take('start of the emulator', () => startEmulator(certificate, folder, stops));
    const outside = await openOutside(certificate, stops);
    const cdk = cdkCommand(emulator, certificate, folder, stops);
    return new Run(folder, stops, steps, certificate, emulator, outside, cdk, writeSettings(outside, folder));
  }
}
