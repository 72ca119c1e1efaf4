/** The built console, served by local mode. */
import type { LocalOptions } from '../../../local/start';
import { startStory, type StoryDeployment } from '../../support/e2e-deployment';

/** The folder that main.ts has built the console into: once, and not for each deployment. */
export const SITE_VARIABLE = 'ROLLCALL_TEST_SITE';

export const siteFolder = (): string => {
  const folder = process.env[SITE_VARIABLE];
  if (folder === undefined) throw new Error('Run these tests by npm run test:browser: it builds the console.');
  return folder;
};

/** The phones of the sandbox take the time that people see. */
const AS_SEEN = 1;

export const startSite = (options: LocalOptions = {}): Promise<StoryDeployment> =>
  startStory({ sandboxSpeed: AS_SEEN, servedFolder: siteFolder(), ...options });

/** As somebody at another terminal of this machine makes the sandbox carrier fail. */
export const setFaults = async ({ baseUrl }: StoryDeployment, faults: object): Promise<void> => {
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${baseUrl}/local/faults`, { method: 'POST', headers, body: JSON.stringify(faults) });
  expect(status).toBe(200);
};
