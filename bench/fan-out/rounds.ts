/** Measures every cell with Kamailio and with Rollcall in turn, so that other load on the machine affects both. */
import type { Deployment } from '../deployment/start-deployment';
import { measureKamailio } from './kamailio/measure-kamailio';
import type { CellRun, Measured } from './measurement';
import type { Options } from './options';
import type { CellResult } from './report';
import { type MeasuredRollcall, measureRollcall, type Way } from './rollcall/measure-rollcall';
import { measureServices } from './rollcall/measure-services';

export type OnRun = (what: string) => void;

type Growing = { way: Way; run: CellRun; rollcall: MeasuredRollcall[]; kamailio: Measured[]; services: Measured[] };

const emptyCells = ({ ways, cells, warmUp, changes, paceMs, durable }: Options): readonly Growing[] =>
  ways.flatMap((way) =>
    cells.map((cell) => ({ way, run: { ...cell, warmUp, changes, paceMs, durable }, rollcall: [], kamailio: [], services: [] })),
  );

export const runRounds = async (
  options: Options,
  deployment: Deployment,
  withKamailio: boolean,
  onRun: OnRun,
): Promise<readonly CellResult[]> => {
  const growing = emptyCells(options);
  for (let round = 1; round <= options.rounds; round++) {
    for (const { way, run, rollcall, kamailio, services } of growing) {
      onRun(`round ${round}: ${run.receivers} ${way}, ${run.participants} participants`);
      if (withKamailio) kamailio.push(await measureKamailio(run));
      rollcall.push(await measureRollcall(deployment, way, run));
      if (options.services && way === 'terminals') services.push(await measureServices(deployment, run));
    }
  }
  return growing.map(({ way, run, rollcall, kamailio, services }) => ({
    way,
    participants: run.participants,
    receivers: run.receivers,
    rollcall,
    kamailio,
    services,
  }));
};
