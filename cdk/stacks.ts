import type { App } from 'aws-cdk-lib';
import { GatewayStack } from './gateway-stack';
import type { Settings } from './settings';
import { StatefulStack } from './stateful-stack';
import { StatelessStack } from './stateless-stack';

export type Stacks = { readonly stateful: StatefulStack; readonly stateless: StatelessStack; readonly gateway?: GatewayStack };

/** The whole deployment. */
export const addStacks = (app: App, settings: Settings): Stacks => {
  const stateful = new StatefulStack(app, 'RollcallStateful', { settings });
  const stateless = new StatelessStack(app, 'RollcallStateless', { settings, resources: stateful.resources });
  const { gateway } = settings;
  if (gateway === undefined) return { stateful, stateless };
  const { bus } = stateful.resources;
  return { stateful, stateless, gateway: new GatewayStack(app, 'RollcallGateway', { settings, gateway, bus, apiUrl: stateless.apiUrl }) };
};
