/**
 * Replaces endpoint discovery in the bundles of functions. DynamoDB's client prepares for it, but none of its commands
 * uses it. With its cache it adds 8 KB to each bundle.
 */

/** Read only if somebody asks whether discovery is on. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};

export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;
