/** The built console, and how local mode serves it. */
import { STAGE } from '../../../local/gateway/sockets/socket-event';
import { jsonAnswer } from '../../../local/gateway/json-answer';
import type { LocalOptions } from '../../../local/start';
import { startStory, type StoryDeployment } from '../../support/e2e-deployment';

/** The folder that main.ts has built the console into. */
export const SITE_VARIABLE = 'ROLLCALL_TEST_SITE';

export const siteFolder = (): string => {
  const folder = process.env[SITE_VARIABLE];
  if (folder === undefined) throw new Error('Run these tests by npm run test:browser: it builds the console.');
  return folder;
};

/** The phones of the sandbox take the time that people see. */
const AS_SEEN = 1;

/** As `npm start` serves the console: under the name that the browser has used. */
const configRoute: NonNullable<LocalOptions['localRoutes']>[number] = {
  method: 'GET',
  path: '/config.json',
  answer: async ({ headers: { host = '' } }) =>
    jsonAnswer(200, {
      issuer: `http://${host}/local`,
      clientId: 'rollcall-console',
      apiUrl: `http://${host}`,
      webSocketUrl: `ws://${host}/${STAGE}`,
      scopes: 'conferences:read conferences:write',
      local: true,
    }),
};

export const startSite = (options: LocalOptions = {}): Promise<StoryDeployment> =>
  startStory({ sandboxSpeed: AS_SEEN, servedFolder: siteFolder(), localRoutes: [configRoute], ...options });
