/** A deployment of local mode, found by its address. */
import * as z from 'zod';
import { loadSettings } from '../../functions/runtime/settings';
import { ruleConsumers } from '../../functions/wiring/rules';
import { streamConsumers } from '../../functions/wiring/streams';
import { EXIT, OpsFailure } from '../failure';
import type { Deployment, InvokedFunction } from './deployment';

/** What `npm start` prints. */
export const LOCAL_ADDRESS = 'http://127.0.0.1:3000';

const Described = z.object({
  endpoints: z.object({ dynamo: z.url(), aws: z.url() }),
  environment: z.record(z.string(), z.string()),
});

/** Local mode accepts any credentials. Given ones keep those of the user out of its log and memory. */
const LOCAL = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } } as const;

const describe = async (address: string): Promise<z.output<typeof Described>> => {
  const answer = await fetch(new URL('/local/deployment', address)).catch(() => undefined);
  if (answer?.ok) {
    const described = Described.safeParse(await answer.json().catch(() => undefined));
    if (described.success) return described.data;
  }
  throw new OpsFailure(EXIT.unreachable, `No local deployment answers at ${address}. Start one with npm start.`);
};

export const localDeployment = async (address: string): Promise<Deployment> => {
  const { endpoints, environment } = await describe(address);
  const settings = loadSettings(environment);
  const names = [...Object.keys(streamConsumers), ...Object.keys(ruleConsumers)];
  return {
    name: address,
    settings,
    queueUrls: settings.queueUrls as Deployment['queueUrls'],
    functionNames: Object.fromEntries(names.map((name) => [name, name])) as Record<InvokedFunction, string>,
    clientOptions: (service) => ({ ...LOCAL, endpoint: service === 'dynamo' ? endpoints.dynamo : endpoints.aws }),
    eventsUrl: new URL('/local/events', address).href,
  };
};
