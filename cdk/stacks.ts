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

/** The whole deployment. */
export const addStacks = (app: App, settings: Settings): Stacks => {
  const { name } = settings;
  const stateful = new StatefulStack(app, `${name}Stateful`, { settings });
  const stateless = new StatelessStack(app, `${name}Stateless`, { settings, resources: stateful.resources });
  const { gateway, console } = settings;
  const { bus } = stateful.resources;
  const { apiUrl, sockets } = stateless;
  return {
    stateful,
    stateless,
    ...(gateway && { gateway: new GatewayStack(app, `${name}Gateway`, { settings, gateway, bus, apiUrl }) }),
    ...(console && { console: new ConsoleStack(app, `${name}Console`, { settings, apiUrl, webSocketUrl: sockets.url }) }),
  };
};
