import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { anyFaults, brokenPromises, conferences, faultsInTurn, setFaults, settle } from '../support/e2e-chaos';
import { type RemoteDeployment, startRemote } from '../support/e2e-remote';
import { runs } from '../support/property-runs';
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

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const drive = (plans: readonly RandomConference[]): Promise<Driven[]> =>
  Promise.all(plans.map((plan) => driveAtRandom(deployment, draw, plan, (number) => deployment.sandbox.hangUp(number))));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-e2e-'));
});
afterEach(async () => {
  await deployment.stop();
  await rm(folder, { recursive: true });
});

describe('any commands in any order', () => {
  /** How long each fault lasts. */
  const FAULT_MS = 150;

  it('leave state, bridge and events consistent, despite failing consumers and repeated, late, reordered and lost callbacks', async () => {
    deployment = await startRemote({ environment: { ROLLCALL_ASSEMBLY: 'direct' } });
    const property = fc.asyncProperty(conferences, faultsInTurn, async (plans, faults) => {
      await deployment.setFailureRate(0.15);
      const driven = drive(plans);
      for (const next of faults) {
        setFaults(deployment.sandbox.faults, next);
        await pause(FAULT_MS);
      }
      const finished = await driven;
      await settle(deployment);
      expect(await brokenPromises(deployment, finished)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });

  it('survive a process that is killed at any moment and started again', async () => {
    deployment = await startRemote({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, dataFolder: folder });
    const kills = fc.array(fc.record({ afterMs: fc.nat(500), faults: anyFaults }), { minLength: 2, maxLength: 2 });
    const property = fc.asyncProperty(conferences, kills, async (plans, moments) => {
      await deployment.setFailureRate(0.05);
      const driven = drive(plans);
      for (const { afterMs, faults } of moments) {
        setFaults(deployment.sandbox.faults, faults);
        await pause(afterMs);
        await deployment.restart();
      }
      const finished = await driven;
      await settle(deployment);
      expect(await brokenPromises(deployment, finished)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });
});
