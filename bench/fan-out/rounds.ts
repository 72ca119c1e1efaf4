/** Measures every cell with each side in turn, so that other load on the machine affects all of them. */
import type { Deployment } from '../deployment/start-deployment';
import { measureKamailio } from './kamailio/measure-kamailio';
import type { CellRun, Measured, Way } from './measurement';
import type { Options } from './options';
import type { CellResult } from './report';
import { type MeasuredRollcall, measureRollcall } from './rollcall/measure-rollcall';
import { measureServices } from './rollcall/measure-services';

export type OnRun = (what: string) => void;

export type Sides = {
  readonly deployment: Deployment;
  /** That of another checkout. */
  readonly against: Deployment | undefined;
  readonly withKamailio: boolean;
  /** The core on which all of them run: any if undefined. */
  readonly core: number | undefined;
};

type Growing = {
  readonly way: Way;
  readonly run: CellRun;
  readonly rollcall: MeasuredRollcall[];
  readonly kamailio: Measured[];
  readonly services: Measured[];
  readonly against: Measured[];
};

const emptyCells = ({ ways, cells, warmUp, changes, paceMs, durable }: Options, core: Sides['core']): readonly Growing[] =>
  ways.flatMap((way) =>
    cells.map((cell) => ({
      way,
      run: { ...cell, warmUp, changes, paceMs, durable, core },
      rollcall: [],
      kamailio: [],
      services: [],
      against: [],
    })),
  );

/** In every other round, the other checkout comes first. */
const measureBoth = async ({ way, run, rollcall, against }: Growing, sides: Sides, round: number): Promise<void> => {
  const ours = async (): Promise<unknown> => rollcall.push(await measureRollcall(sides.deployment, way, run));
  const theirs = async (): Promise<unknown> => sides.against && against.push(await measureRollcall(sides.against, way, run));
  for (const measure of round % 2 === 1 ? [ours, theirs] : [theirs, ours]) await measure();
};

export const runRounds = async (options: Options, sides: Sides, onRun: OnRun): Promise<readonly CellResult[]> => {
  const growing = emptyCells(options, sides.core);
  for (let round = 1; round <= options.rounds; round++) {
    for (const cell of growing) {
      const { way, run, kamailio, services } = cell;
      onRun(`round ${round}: ${run.receivers} ${way}, ${run.participants} participants`);
      if (sides.withKamailio) kamailio.push(await measureKamailio(run));
      await measureBoth(cell, sides, round);
      if (options.services && way === 'terminals') services.push(await measureServices(sides.deployment, run));
    }
  }
  return growing.map(({ run: { participants, receivers }, ...measured }) => ({ participants, receivers, ...measured }));
};
