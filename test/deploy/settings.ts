/**
 * The settings of the deployment: those of a carrier with an access network, a conference server, a domain and a canary of
 * its own, all on this machine.
 */
import { writeFileSync } from 'node:fs';
import type { Settings } from '../../cdk/settings';
import type { CanarySettings } from '../../schemas/settings/canary-settings';
import { API_DOMAIN } from './api-door';
import type { Emulator } from './emulator';
import type { Outside } from './outside';
import type { WorkFolder } from './work-folder';

/** Versions of one deployment: they differ in a setting that shows in what the API does. */
export type Version = { readonly name: string; readonly maxParticipants: number; readonly addsQueue?: true };

export const firstVersion: Version = { name: 'first', maxParticipants: 100 };
export const secondVersion: Version = { name: 'changed', maxParticipants: 7, addsQueue: true };

export const writeSettings = (outside: Outside, canary: CanarySettings, { region, accountId }: Emulator, folder: WorkFolder): string => {
  const certificateArn = `arn:aws:acm:${region}:${accountId}:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9`;
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
    openingsPerMinute: 10_000,
    changesPerMinute: 10_000,
    connectsPerMinute: 10_000,
    maxConnections: 1_000,
    console: true,
    consoleClientId: 'rollcall-console',
    // The emulator leads no WebSocket to a domain, so the other API has none.
    domains: { api: { name: API_DOMAIN, certificateArn }, only: false },
    canary,
  };
  const file = folder.path('settings.json');
  writeFileSync(file, JSON.stringify(settings, null, 2));
  return file;
};
