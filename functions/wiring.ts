/**
 * What invokes what, as data: the only place that says it. `cdk/` deploys it and `local/` runs it, so what runs on a laptop is
 * what is deployed. A test holds the synthesised template against it.
 */
export * from './wiring/api';
export * from './wiring/bridge-sockets';
export * from './wiring/function';
export * from './wiring/queues';
export * from './wiring/rules';
export * from './wiring/sockets';
export * from './wiring/storage';
export * from './wiring/streams';
