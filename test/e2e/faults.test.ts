import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { anyFaults, brokenPromises, conferences, faultsInTurn, setFaults, settle } from '../support/e2e-chaos';
import { type RemoteDeployment, startRemote } from '../support/e2e-remote';
import { runs } from '../support/property-runs';
import { until } from '../support/until';
import { numbersFrom } from './stories/numbers';
import { driveAtRandom, type Driven, type RandomConference } from './stories/random-commands';

/** A run takes seconds. One in `npm test` still tries another order each time. */
const RUNS = runs(5, 1);
/** The time that one run may take on a busy machine. */
const RUN_MS = 30_000;
jest.setTimeout(30_000 + RUNS * RUN_MS);

const draw = numbersFrom(50_000);
let folder: string;
let deployment: RemoteDeployment;

/** Faults come between commands, not at times: on a slow machine they would miss what a fast one does. */
type Drive = {
  readonly driven: Promise<readonly Driven[]>;
  /** Resolves when so many more commands have been tried, or all of them. */
  readonly pass: (commands: number) => Promise<unknown>;
};

const drive = (plans: readonly RandomConference[]): Drive => {
  const all = plans.reduce((sum, { commands }) => sum + commands.length, 0);
  let tried = 0;
  const hooks = { hangUp: (number: string) => deployment.sandbox.hangUp(number), onTried: () => void (tried += 1) };
  return {
    driven: Promise.all(plans.map((plan) => driveAtRandom(deployment, draw, plan, hooks))),
    pass: (commands) => {
      const enough = Math.min(all, tried + commands);
      return until('the commands', () => tried >= enough, RUN_MS);
    },
  };
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-e2e-'));
});
afterEach(async () => {
  await deployment.stop();
  await rm(folder, { recursive: true });
});

describe('any commands in any order', () => {
  /** How many commands each fault lasts. */
  const FAULT_COMMANDS = 6;

  it('leave state, bridge and events consistent, despite failing consumers and repeated, late, reordered and lost callbacks', async () => {
    deployment = await startRemote({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
    const property = fc.asyncProperty(conferences, faultsInTurn, async (plans, faults) => {
      await deployment.setFailureRate(0.15);
      const { driven, pass } = drive(plans);
      for (const next of faults) {
        setFaults(deployment.sandbox.faults, next);
        await pass(FAULT_COMMANDS);
      }
      const finished = await driven;
      await settle(deployment);
      expect(await brokenPromises(deployment, finished)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });

  it('survive a process that is killed at any moment and started again', async () => {
    deployment = await startRemote({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, dataFolder: folder });
    const kills = fc.array(fc.record({ after: fc.nat(25), faults: anyFaults }), { minLength: 2, maxLength: 2 });
    const property = fc.asyncProperty(conferences, kills, async (plans, moments) => {
      await deployment.setFailureRate(0.05);
      const { driven, pass } = drive(plans);
      for (const { after, faults } of moments) {
        setFaults(deployment.sandbox.faults, faults);
        await pass(after);
        await deployment.restart();
      }
      const finished = await driven;
      await settle(deployment);
      expect(await brokenPromises(deployment, finished)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });
});
