/** What the steps of a run share. */
import { type ApiDoor, openApiDoor } from './api-door';
import { canarySettings } from './canary';
import { type CdkCommand, cdkCommand } from './cdk-command';
import { type Certificate, makeCertificate } from './certificate';
import { administratorClients, type Clients } from './deployed';
import { type Emulator, startEmulator } from './emulator';
import { type AwsDoor, openAwsDoor } from './faults/aws-door';
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
    readonly aws: AwsDoor,
    readonly emulator: Emulator,
    readonly clients: Clients,
    readonly api: ApiDoor,
    readonly outside: Outside,
    readonly cdk: CdkCommand,
    readonly settingsFile: string,
  ) {}

  /** Everything that is there before the deployment is. */
  static async prepare(stops: Stops, steps: Steps): Promise<Run> {
    const folder = freshWorkFolder();
    await steps.take('tools from PyPI', () => installPythonTools(folder, stops));
    const certificate = await makeCertificate(folder, stops);
    const aws = await openAwsDoor(certificate, stops);
    const emulator = await steps.take('start of the emulator', () => startEmulator(aws, certificate, folder, stops));
    const clients = administratorClients(emulator, certificate);
    const api = await openApiDoor(emulator, certificate, stops);
    const outside = await openOutside(certificate, aws.deaths, stops);
    const cdk = cdkCommand(emulator, certificate, folder, stops);
    const settingsFile = writeSettings(outside, await canarySettings(clients, outside.issuerUrl), emulator, folder);
    return new Run(folder, stops, steps, certificate, aws, emulator, clients, api, outside, cdk, settingsFile);
  }
}
