/** The canary of the deployment, invoked as its schedule does. */
import { ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { CanaryPlan, CanarySettings } from '../../schemas/settings/canary-settings';
import { eventuallyInStory } from '../e2e/stories/eventually-in-story';
import type { Clients } from './deployed';
import { countErrors } from './faults/deployed-metrics';
import type { Visited } from './visit';

const INITIATOR = '+1555010900001';

/** As the carrier keeps the credentials of the canary's client: beside the deployment, and before it. */
export const canarySettings = async ({ secrets }: Pick<Clients, 'secrets'>, issuerUrl: string): Promise<CanarySettings> => {
  const SecretString = JSON.stringify({ clientId: 'canary', clientSecret: 'of the canary' });
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name: 'canary-of-the-carrier', SecretString }));
  return {
    tokenUrl: `${issuerUrl}/token`,
    clientSecretArn: ARN!,
    parameters: { phone_number: INITIATOR },
    participants: ['+1555010900002', '+1555010900003'],
    // The longest: no run of the schedule comes into a run of the test.
    everyMinutes: 60,
    withinSeconds: 60,
  };
};

const STACK = 'RollcallStateless';

type Scheduled = { readonly functionName: string; readonly plan: CanaryPlan };

/** What its schedule invokes, and with what. */
const scheduled = async ({ events }: Clients): Promise<Scheduled> => {
  const { Rules = [] } = await events.send(new ListRulesCommand({ NamePrefix: `${STACK}-Canary` }));
  if (Rules.length !== 1) throw new Error(`The canary has ${String(Rules.length)} schedules`);
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Rules[0]!.Name }));
  const [{ Arn = '', Input = '{}' } = {}] = Targets;
  return { functionName: Arn, plan: JSON.parse(Input) as CanaryPlan };
};

/** The reason of its failure; undefined if it has held a conference. */
const run = async ({ lambda }: Clients, { functionName, plan }: Scheduled): Promise<string | undefined> => {
  const invocation = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(plan) });
  const { FunctionError, Payload } = await lambda.send(invocation);
  return FunctionError === undefined ? undefined : Buffer.from(Payload ?? []).toString('utf8');
};

/** As its alarm measures it: `Errors` of this function. */
const errorsOf = ({ ask }: Visited, { functionName }: Scheduled): Promise<number> => countErrors(ask, functionName.split(':').at(-1)!);

export const canaryHolds = async (visited: Visited): Promise<string> => {
  const { clients, count } = visited;
  const due = await scheduled(clients);
  const since = Date.now();
  const failure = await run(clients, due);
  if (failure !== undefined) throw new Error(`The canary could not hold a conference: ${failure}`);
  const time = () => count({ name: 'CanaryTime', of: '' }, since);
  const ms = await eventuallyInStory('the metric CanaryTime', async () => (await time()) || undefined);
  const errors = await errorsOf(visited, due);
  if (errors > 0) throw new Error(`The canary has ${String(errors)} errors`);
  return `CanaryTime ${String(ms)} ms`;
};

/** Everybody must be connected sooner than by the setting, so that the test does not wait as long. */
const FAILS_WITHIN_SECONDS = 10;

export const canaryFails = async (visited: Visited): Promise<void> => {
  const { functionName, plan } = await scheduled(visited.clients);
  const failure = await run(visited.clients, { functionName, plan: { ...plan, withinSeconds: FAILS_WITHIN_SECONDS } });
  if (!failure?.includes('The conference could not be held: connect'))
    throw new Error(`With the bridge down, the canary was to fail to connect, not: ${failure ?? 'it held a conference'}`);
  const errors = await errorsOf(visited, { functionName, plan });
  if (errors !== 1) throw new Error(`The canary has failed once, and has ${String(errors)} errors`);
};
