/** A local deployment in its own process, as `npm start` runs it, with meters that the parent process can query. */
import type { TokenRequest } from '../../local/issuer/issuer';
import { type Local, startLocal } from '../../local/start';
import { ConferenceId } from '../../schemas/common';
import { answerQueries } from '../measuring/child-process';
import { bareChange } from './bare-change';
import type { DeploymentOptions, DeploymentQueries } from './deployment-queries';
import { countFunctionLogs } from './function-logs';
import { type Invocation, timedLoad } from './invocations';

const options = JSON.parse(process.env.BENCH_DEPLOYMENT ?? '{}') as DeploymentOptions;
const logged = countFunctionLogs();
const localFaults = new Map<string, number>();
let invocations: Invocation[] = [];

/** Errors of the local services. Functions have their own log. */
const noteFault = (level: string, event: string): void => {
  if (level === 'error') localFaults.set(event, (localFaults.get(event) ?? 0) + 1);
};

const answersOf = (local: Local): DeploymentQueries => ({
  address: async () => local.baseUrl,
  token: (request: TokenRequest) => local.token(request),
  heapBytes: async () => {
    global.gc?.();
    return process.memoryUsage().heapUsed;
  },
  keptEvents: async () => local.events().length,
  invocations: async () => {
    const taken = invocations;
    invocations = [];
    return taken;
  },
  bareChange: (conferenceId: string, version: number) => bareChange(ConferenceId.parse(conferenceId), version),
  hangUp: async (number: string) => local.sandbox?.hangUp(number),
  idle: (maxMs: number) => local.idle(maxMs),
  faults: async () => ({ ...logged(), local: Object.fromEntries(localFaults), deadLetters: local.deadLetters().length }),
});

const main = async (): Promise<void> => {
  const { recordsInvocations = false, ...localOptions } = options;
  const load = recordsInvocations ? { load: timedLoad((invocation) => invocations.push(invocation)) } : {};
  const local = await startLocal({ ...localOptions, ...load, log: noteFault });
  answerQueries<DeploymentQueries>(answersOf(local), () => local.stop());
};

void main();
