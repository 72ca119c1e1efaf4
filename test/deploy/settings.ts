/** The settings of the deployment: those of a carrier with an access network and a conference server of its own, both on this machine. */
import { writeFileSync } from 'node:fs';
import type { Settings } from '../../cdk/settings';
import type { Outside } from './outside';
import type { WorkFolder } from './work-folder';

/** What the deployment is changed to, and back. */
export const firstVersion = { maxParticipants: 100 } as const satisfies Partial<Settings>;
export const secondVersion = { maxParticipants: 7 } as const satisfies Partial<Settings>;

export const writeSettings = (outside: Outside, folder: WorkFolder): string => {
  const settings: Partial<Settings> = {
    issuer: outside.issuerUrl,
    audience: outside.audience,
    numberClaim: outside.numberClaim,
    eventSource: 'https://conference.example',
    bridge: 'http',
    bridgeUrl: `${outside.carrierUrl}/bridge`,
    takeOver: 'replaces',
    assembly: 'network',
    accessNetworkUrl: `${outside.carrierUrl}/access-network`,
    allowedPrefixes: ['+1555'],
    dialsPerHour: 10_000,
    ...firstVersion,
  };
  const file = folder.path('settings.json');
  writeFileSync(file, JSON.stringify(settings, null, 2));
  return file;
};
