/** Everything that the model answers, by name. */
import { summarise, type Summary } from '../measuring/statistics';
import { seededRandom } from '../measuring/seeded-random';
import type { Draw } from './distribution';
import { drawsOf, type HopTable } from './hops';
import {
  beforeWrite,
  type ChangeOptions,
  type DialedBy,
  modelChanges,
  type ModelledChange,
  type Source,
  sourceOf,
  toFirstDial,
  toWebhook,
} from './model';
import type { Recorded } from './recorded';
import type { Way } from './follow-changes';
import type { Cloud } from './sample-steps';

export type Tuning = {
  readonly rounds: number;
  readonly seed: number;
  readonly coldShare?: number;
  readonly periodMs?: number;
  /** How many times as long a message to a terminal takes as the table says. */
  readonly postFactor?: number;
};

const cloudOf = (table: HopTable, { seed, coldShare = table.coldShare, periodMs = table.cpu.periodMs, postFactor = 1 }: Tuning): Cloud => {
  const draws = drawsOf(table);
  const post: Draw = (random) => postFactor * draws['connections-post'](random);
  return { draws: { ...draws, 'connections-post': post }, cpu: { ...table.cpu, periodMs }, coldShare, random: seededRandom(seed) };
};

/** Shares of all changes. */
export type Shares = Readonly<Record<Way, number>>;

export type Result = Summary & { readonly shares: Shares };

const WAYS: readonly Way[] = ['told', 'with-a-later', 'nudged', 'pushed'];

export const sharesOf = (changes: readonly { readonly way: Way }[]): Shares =>
  Object.fromEntries(WAYS.map((way) => [way, changes.filter((change) => change.way === way).length / changes.length])) as Shares;

const resultOf = (changes: readonly ModelledChange[]): Result => ({
  ...summarise(changes.map(({ ms }) => ms)),
  shares: sharesOf(changes),
});

export type Asked = Omit<ChangeOptions, 'rounds'>;

/** From the write of a change to the last terminal. */
export const changeResult = (recorded: Recorded, table: HopTable, asked: Asked, tuning: Tuning): Result =>
  resultOf(modelChanges(recorded, { ...asked, rounds: tuning.rounds }, cloudOf(table, tuning)));

/** From the request that causes a change, at API Gateway, to the last terminal. */
export const requestResult = (recorded: Recorded, table: HopTable, asked: Asked, source: Source, tuning: Tuning): Result => {
  const cloud = cloudOf(table, tuning);
  const changes = modelChanges(recorded, { ...asked, rounds: tuning.rounds }, cloud).filter(({ writer }) => sourceOf(writer) === source);
  return resultOf(changes.map((change) => ({ ...change, ms: change.ms + beforeWrite(recorded, change.writer, cloud) })));
};

const DRAWS = 20_000;

const many = (draw: () => number): Summary => summarise(Array.from({ length: DRAWS }, draw));

export const webhookResult = (recorded: Recorded, table: HopTable, tuning: Tuning): Summary => {
  const cloud = cloudOf(table, tuning);
  return many(() => toWebhook(recorded, cloud));
};

export const dialResult = (recorded: Recorded, table: HopTable, by: DialedBy, tuning: Tuning): Summary => {
  const cloud = cloudOf(table, tuning);
  return many(() => toFirstDial(recorded, by, cloud));
};
