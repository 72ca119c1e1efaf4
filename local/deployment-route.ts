/** Where a tool of this machine finds the services of a local deployment, and what the functions are set to. */
import { jsonAnswer } from './gateway/json-answer';
import type { LocalRoute } from './gateway/start-gateway';
import type { Endpoints } from './process-environment';
import type { SettingValues } from './settings';

/** None of it is secret: the keys are in Secrets Manager. */
export type DescribedDeployment = { readonly endpoints: Endpoints; readonly environment: SettingValues };

export const deploymentRoute = (described: DescribedDeployment): LocalRoute => ({
  method: 'GET',
  path: '/local/deployment',
  answer: async () => jsonAnswer(200, described),
});
