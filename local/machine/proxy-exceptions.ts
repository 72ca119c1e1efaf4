/**
 * Node can send the requests of `fetch` through a proxy that the environment names (`NODE_USE_ENV_PROXY=1`). A proxy
 * cannot reach this machine's loopback address, where all parts of a local deployment are.
 */

const LOOPBACK_NAMES = ['127.0.0.1', '[::1]', 'localhost'] as const;

/** The value of `NO_PROXY` with the loopback addresses. */
const withLoopback = (noProxy: string): string => [...noProxy.split(',').filter((each) => each.trim() !== ''), ...LOOPBACK_NAMES].join(',');

/** Node reads the variable again with each request. It prefers the lower-case name. */
export const exceptLoopbackFromProxy = (environment: NodeJS.ProcessEnv): void => {
  const name = environment['no_proxy'] === undefined ? 'NO_PROXY' : 'no_proxy';
  environment[name] = withLoopback(environment[name] ?? '');
};
