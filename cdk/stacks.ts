import type { App } from 'aws-cdk-lib';
import type { Settings } from './settings';
import { StatefulStack } from './stateful-stack';
import { StatelessStack } from './stateless-stack';

export type Stacks = { readonly stateful: StatefulStack; readonly stateless: StatelessStack };

/** The whole deployment. */
export const addStacks = (app: App, settings: Settings): Stacks => {
  const stateful = new StatefulStack(app, 'RollcallStateful', { settings });
  const stateless = new StatelessStack(app, 'RollcallStateless', { settings, resources: stateful.resources });
  return { stateful, stateless };
};
