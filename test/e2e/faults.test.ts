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

/** A run takes seconds, so `npm test` makes one. Its order is another each time. */
const RUNS = runs(5, 1);
/** The time that one run may take on a machine that is busy with several other things. */
const RUN_MS = 120_000;
jest.setTimeout(30_000 + RUNS * RUN_MS);

const draw = numbersFrom(50_000);
let folder: string;
let deployment: RemoteDeployment;

/** Faults follow the commands, not the clock, so that a slow machine meets the same faults. */
type Drive = {
  /** The number of commands. */
  readonly all: number;
  readonly driven: Promise<readonly Driven[]>;
  /** Resolves when so many more commands have been tried, or all of them. If a plan fails, it fails with the same error. */
  readonly pass: (commands: number) => Promise<void>;
};

const drive = (plans: readonly RandomConference[]): Drive => {
  const all = plans.reduce((sum, { commands }) => sum + commands.length, 0);
  let tried = 0;
  const hooks = { hangUp: (number: string) => deployment.sandbox.hangUp(number), onTried: () => void (tried += 1) };
  let isOver = false;
  const driven = Promise.all(plans.map((plan) => driveAtRandom(deployment, draw, plan, hooks))).finally(() => (isOver = true));
  // It may fail while nobody waits for it. Who waits next gets the error.
  driven.catch(() => undefined);
  return {
    all,
    driven,
    pass: async (commands) => {
      const enough = Math.min(all, tried + commands);
      await until('the commands', () => isOver || tried >= enough, RUN_MS);
      if (isOver) await driven;
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
  it('leave state, bridge and events consistent, despite failing consumers and repeated, late, reordered and lost callbacks', async () => {
    deployment = await startRemote({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
    const property = fc.asyncProperty(conferences, faultsInTurn, async (plans, faults) => {
      await deployment.setFailureRate(0.15);
      const { all, driven, pass } = drive(plans);
      for (const next of faults) {
        setFaults(deployment.sandbox.faults, next);
        await pass(Math.max(1, Math.floor(all / faults.length)));
      }
      const finished = await driven;
      await settle(deployment);
      expect(await brokenPromises(deployment, finished)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });

  it('survive a process that is killed at any moment and started again', async () => {
    deployment = await startRemote({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, dataFolder: folder });
    // After a share of the commands; even after the second kill some are left.
    const after = fc.double({ min: 0, max: 0.45, noNaN: true });
    const kills = fc.array(fc.record({ after, faults: anyFaults }), { minLength: 2, maxLength: 2 });
    const property = fc.asyncProperty(conferences, kills, async (plans, moments) => {
      await deployment.setFailureRate(0.05);
      const { all, driven, pass } = drive(plans);
      for (const { after: share, faults } of moments) {
        setFaults(deployment.sandbox.faults, faults);
        await pass(Math.floor(share * all));
        await deployment.restart();
      }
      const finished = await driven;
      await settle(deployment);
      expect(await brokenPromises(deployment, finished)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });
});
