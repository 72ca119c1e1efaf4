/**
 * Applies a sequence of commands by the rules alone, and returns every step, accepted or refused, with the conference
 * before and after.
 */
import { applyChange } from '../../domain/conference/apply-change';
import type { Change, Refusal } from '../../domain/conference/change';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyAt } from './a-conference';
import { type Command, stepOf, timesOf } from './conference-commands';

export type PlayedStep = {
  readonly before: ConferenceRecord | undefined;
  /** Undefined if the step opens a conference. */
  readonly change: Change | undefined;
  readonly after: ConferenceRecord | undefined;
  readonly refusal: Refusal | undefined;
};

const playOne = (command: Command, history: readonly ConferenceRecord[], at: number): PlayedStep => {
  const before = history.at(-1);
  const step = stepOf(command, initiatorKeyAt(0), history, at);
  if ('open' in step) {
    const refused = before !== undefined && before.state !== 'ended';
    return { before, change: undefined, after: refused ? before : step.open, refusal: refused ? 'already-open' : undefined };
  }
  const applied = applyChange(before, step.change);
  return applied.ok
    ? { before, change: step.change, after: applied.next, refusal: undefined }
    : { before, change: step.change, after: before, refusal: applied.refusal };
};

export const play = (commands: readonly Command[]): readonly PlayedStep[] => {
  const times = timesOf(commands);
  const history: ConferenceRecord[] = [];
  return commands.map((command, index) => {
    const played = playOne(command, history, times[index] ?? 0);
    if (!played.refusal && played.after) history.push(played.after);
    return played;
  });
};

/** The steps that changed an existing conference. */
export const changesOf = (steps: readonly PlayedStep[]) =>
  steps.flatMap(({ before, change, after, refusal }) => (before && change && after && !refusal ? [{ before, change, after }] : []));

/** The last conference of a sequence, version by version. */
export const versionsOf = (steps: readonly PlayedStep[]): readonly ConferenceRecord[] => {
  const taken = steps.flatMap(({ after, refusal }) => (after && !refusal ? [after] : []));
  return taken.filter(({ conferenceId }) => conferenceId === taken.at(-1)?.conferenceId);
};
