/** The options of a run. */
import { parseArgs } from 'node:util';
import { type Against, againstFrom, againstOptions } from '../measuring/against';
import { amount } from '../measuring/amount';
import type { Cell, Way } from './measurement';

/** If there is another checkout, it is measured instead of Kamailio and the services. */
export type Options = Against & {
  readonly ways: readonly Way[];
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly warmUp: number;
  readonly changes: number;
  readonly paceMs: number;
  readonly durable: boolean;
  /** Whether to measure the services alone for each cell of terminals. Most budgets are a multiple of that. */
  readonly services: boolean;
  /** The number of deliveries over which the deployment's memory is measured. 0: not measured. */
  readonly memory: number;
  readonly profileFolder: string | undefined;
  readonly json: string | undefined;
};

export const usage = `Change to last delivery, compared with Kamailio's conference event package.

  --ways terminals,webhooks   how changes are delivered
  --receivers 1,10,100        how many receive them
  --participants 10,100       how large the conferences are
  --rounds 2                  Kamailio, Rollcall, Kamailio, Rollcall, …
  --changes 300               measured in each cell and round
  --warm-up 50                changes before the measured ones
  --pace 32                   minimum milliseconds between changes, for both
  --durable                   both write to disk before they answer
  --without-services          do not measure the emulated services alone
  --against <folder>          another checkout of this project, with its packages: measured by turns with this one, and
                              instead of Kamailio and the services
  --at-most 0.6               fail if a change takes longer than this share of what it takes with the other checkout
  --memory 100000             afterwards, measure the growth of the deployment's heap over this many deliveries (0: off)
  --profile <folder>          write CPU profiles of the deployment
  --json <file>               append every sample`;

const isWay = (name: string): name is Way => name === 'terminals' || name === 'webhooks';

const numbers = (text: string): readonly number[] => {
  const values = text.split(',').map(Number);
  if (values.every((value) => Number.isInteger(value) && value > 0)) return values;
  throw new Error(`Not a list of whole numbers: ${text}`);
};

const known = {
  ways: { type: 'string', default: 'terminals,webhooks' },
  receivers: { type: 'string', default: '1,10,100' },
  participants: { type: 'string', default: '10,100' },
  rounds: { type: 'string', default: '2' },
  changes: { type: 'string', default: '300' },
  'warm-up': { type: 'string', default: '50' },
  pace: { type: 'string', default: '32' },
  memory: { type: 'string', default: '0' },
  durable: { type: 'boolean', default: false },
  'without-services': { type: 'boolean', default: false },
  profile: { type: 'string' },
  json: { type: 'string' },
  ...againstOptions,
  help: { type: 'boolean', default: false },
} as const;

/** Undefined if help was requested. */
export const optionsFrom = (args: string[]): Options | undefined => {
  const { values } = parseArgs({ args, options: known });
  if (values.help) return undefined;
  const receivers = numbers(values.receivers);
  const compared = againstFrom(values);
  return {
    ways: values.ways.split(',').filter(isWay),
    cells: numbers(values.participants).flatMap((participants) => receivers.map((count) => ({ participants, receivers: count }))),
    rounds: amount(values.rounds),
    warmUp: amount(values['warm-up']),
    changes: amount(values.changes),
    paceMs: amount(values.pace),
    durable: values.durable,
    services: !values['without-services'] && compared.against === undefined,
    ...compared,
    memory: amount(values.memory),
    profileFolder: values.profile,
    json: values.json,
  };
};
