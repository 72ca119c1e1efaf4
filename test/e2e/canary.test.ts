/** The canary's own function against a whole local deployment, with tokens of its issuer. */
import type { Context } from 'aws-lambda';
import { handler } from '../../functions/canary/canary';
import { issuerUrl } from '../../local/issuer/issuer-routes';
import { MINUTE_MS } from '../../schemas/durations';
import type { CanaryPlan } from '../../schemas/settings/canary-settings';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { freePort } from '../support/free-port';
import { terminalOf } from './stories/terminal';

const initiator = '+15550100101';
const participants = ['+15550100102', '+15550100103'];

let story: StoryDeployment;
let plan: CanaryPlan;
afterEach(() => story.stop());

const start = async (assembly: string, withinSeconds: number): Promise<void> => {
  const port = await freePort();
  plan = {
    tokenUrl: `${issuerUrl(`http://127.0.0.1:${port}`)}/token`,
    clientSecretId: 'canary',
    parameters: { phone_number: initiator },
    participants,
    withinSeconds,
  };
  story = await startStory({
    port,
    environment: { ROLLCALL_ASSEMBLY: assembly },
    secrets: { canary: JSON.stringify({ clientId: 'canary', clientSecret: 'of the canary' }) },
  });
};

const run = (): Promise<void> => handler(plan, {} as Context);

type Line = { readonly event: string; readonly step?: string; readonly connectedMs?: number; readonly CanaryTime?: number };
const linesOf = (event: string): Line[] => story.logged.map((line) => JSON.parse(line) as Line).filter((line) => line.event === event);
const states = async (): Promise<string[]> => {
  const { body } = await terminalOf(story, initiator).list();
  return body.items.map(({ state }) => state);
};

it.each(['direct', 'network'])('holds a conference, measures it and leaves nothing behind, in %s assembly', async (assembly) => {
  await start(assembly, 10);
  await run();
  const [held, ...others] = linesOf('canary.held');
  expect(others).toEqual([]);
  expect(held!.CanaryTime).toBe(held!.connectedMs);
  expect(await states()).toEqual(['ended']);
  expect(story.sandbox.dialAttempts()).toHaveLength(3);
});

it('says which step failed if the bridge is down, and ends what it has opened; once the bridge is back it holds one again', async () => {
  await start('direct', 3);
  story.sandbox.faults.conferenceServer = 'refuses';
  await expect(run()).rejects.toThrow('The conference could not be held: connect');
  expect(linesOf('canary.failed').map(({ step }) => step)).toEqual(['connect']);
  expect(linesOf('canary.held')).toEqual([]);
  await story.pass(MINUTE_MS);
  expect(await states()).toEqual(['ended']);

  story.sandbox.faults.conferenceServer = 'answers';
  await run();
  expect(linesOf('canary.held')).toHaveLength(1);
});

it('clears away what a run has left that was cut off', async () => {
  await start('direct', 10);
  await terminalOf(story, initiator).create(participants);
  await run();
  expect(linesOf('canary.held')).toHaveLength(1);
  expect(await states()).toEqual(['ended', 'ended']);
});
