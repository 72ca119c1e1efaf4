/**
 * What a port of the receiver is checked with: what terminals received in the property test, with what they knew
 * before and after. The same each time, until the rules or the messages change.
 */
import fc from 'fast-check';
import type { Conference } from '../../schemas/conference';
import type { ConferenceUpdate, Reaction } from '../../terminal/synchronisation/receive';
import { commandSequence } from './conference-commands';
import { lossyLine } from './lossy-line';
import { play, versionsOf } from './play-commands';
import { listenOverLossyLine } from './terminal-over-lossy-line';

export type Vector = {
  /** Null: nothing is known. */
  readonly known: Conference | null;
  readonly received: ConferenceUpdate;
  readonly reaction: Reaction['do'];
  /** What is known after it, if that has changed. */
  readonly state?: Conference;
};

const REACTIONS = ['nothing', 'keep', 'ask', 'get'] as const;
const OF_EACH = 50;
const COMMANDS = 20;
const STORIES = 260;
const SEED = 63;

/** Vectors of one shape test the same. */
const shapeOf = ({ known, received, reaction }: Vector): string => {
  const participants = 'participants' in received ? received.participants : [];
  const members = [received, ...participants].map((each) => Object.keys(each).sort().join());
  return JSON.stringify([reaction, known === null, Math.sign(received.version - (known?.version ?? 0)), members]);
};

const sizeOf = (vector: Vector): number => JSON.stringify(vector).length;

const told = (): readonly Vector[] => {
  const vectors: Vector[] = [];
  const stories = fc.tuple(commandSequence(COMMANDS), lossyLine(COMMANDS), fc.boolean());
  for (const [commands, line, seesNumbers] of fc.sample(stories, { numRuns: STORIES, seed: SEED }))
    listenOverLossyLine(
      versionsOf(play(commands)),
      line,
      seesNumbers,
      () => undefined,
      (before, received, reaction) => {
        const state = reaction.do === 'keep' ? { state: reaction.conference } : {};
        vectors.push({ known: before ?? null, received, reaction: reaction.do, ...state });
      },
    );
  return vectors;
};

/** By reaction, the smallest of the most shapes. */
export const conformanceVectors = (): ReadonlyMap<Reaction['do'], readonly Vector[]> => {
  const vectors = told()
    .map((vector) => ({ vector, shape: shapeOf(vector), size: sizeOf(vector) }))
    .sort((a, b) => a.size - b.size);
  const seen = new Set<string>();
  const [first, again] = [vectors.filter(({ shape }) => !seen.has(shape) && seen.add(shape)), vectors];
  return new Map(
    REACTIONS.map((reaction) => {
      const chosen = new Set([...first, ...again].map(({ vector }) => vector).filter((vector) => vector.reaction === reaction));
      return [reaction, [...chosen].slice(0, OF_EACH)];
    }),
  );
};

/** One vector a line. */
export const vectorText = (vectors: readonly Vector[]): string => `[\n${vectors.map((vector) => JSON.stringify(vector)).join(',\n')}\n]\n`;
