import type { App } from 'aws-cdk-lib';
import { ConsoleStack } from './console-stack';
import { GatewayStack } from './gateway-stack';
import type { Settings } from './settings';
import { StatefulStack } from './stateful-stack';
import { StatelessStack } from './stateless-stack';

export type Stacks = {
  readonly stateful: StatefulStack;
  readonly stateless: StatelessStack;
  readonly gateway?: GatewayStack;
  readonly console?: ConsoleStack;
};

/** CloudFormation gives it to each resource of a stack, so that a bill shows what a deployment costs. */
const DEPLOYMENT_TAG = 'rollcall:deployment';

/** The whole deployment. */
export const addStacks = (app: App, settings: Settings): Stacks => {
  const { name } = settings;
  const stateful = new StatefulStack(app, `${name}Stateful`, { settings });
  const stateless = new StatelessStack(app, `${name}Stateless`, { settings, resources: stateful.resources });
  const { gateway, console } = settings;
  const { bus } = stateful.resources;
  const { apiUrl, sockets } = stateless;
  const stacks = {
    stateful,
    stateless,
    ...(gateway && { gateway: new GatewayStack(app, `${name}Gateway`, { settings, gateway, bus, apiUrl }) }),
    ...(console && { console: new ConsoleStack(app, `${name}Console`, { settings, apiUrl, webSocketUrl: sockets.url }) }),
  };
  for (const stack of Object.values(stacks)) stack.addStackTag(DEPLOYMENT_TAG, name);
  return stacks;
};
