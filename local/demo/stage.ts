/** What the steps of a demo have in common: they act and observe over HTTP, as the initiator's phone does. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Conference } from '../../schemas/conference';
import { CONFERENCE_ID, PARTICIPANT_ID } from '../../schemas/id-patterns';
import type { Participant } from '../../schemas/participant';
import { linesOf, nameOf, type Screen } from './screen';
import type { Answered, Terminal, View } from './terminal';

/** At speed 1: the time between two polls, and until a step counts as failed. */
const POLL_EVERY_MS = 100;
const GIVE_UP_AFTER_MS = 20_000;

export class DemoFailed extends Error {
  constructor(
    message: string,
    /** Of the request that was refused, if that is the reason. */
    readonly status?: number,
  ) {
    super(message);
  }
}

export type Stage = {
  readonly terminal: Terminal;
  readonly screen: Screen;
  /** The speed of the sandbox carrier. */
  readonly speed: number;
  readonly conferenceId: string;
  /** Ends the demo early: the step under way fails. */
  readonly signal?: AbortSignal;
};

const pause = ({ speed, signal }: Stage, ms: number): Promise<void> => sleep(ms / speed, undefined, signal && { signal });

const refresh = async ({ terminal, screen: shown, conferenceId }: Stage): Promise<void> => {
  const before = terminal.view;
  const after = await terminal.refresh(conferenceId);
  if (after) linesOf(before, after).forEach(shown.line);
};

/** Nothing is done for this time at speed 1. */
export const watchFor = async (stage: Stage, ms: number): Promise<void> => {
  const endsAt = performance.now() + ms / stage.speed;
  while (performance.now() < endsAt) {
    await refresh(stage);
    await pause(stage, POLL_EVERY_MS);
  }
};

/** Polls until the condition holds. `what` completes the sentence "Timed out waiting for …". */
export const until = async (stage: Stage, what: string, holds: (view: View) => boolean): Promise<View> => {
  const endsAt = performance.now() + GIVE_UP_AFTER_MS / Math.min(1, stage.speed);
  for (;;) {
    const { view } = stage.terminal;
    if (view && holds(view)) return view;
    if (performance.now() > endsAt) throw new DemoFailed(`Timed out waiting for ${what}.`);
    await refresh(stage);
    await pause(stage, POLL_EVERY_MS);
  }
};

const problemOf = (body: unknown): string => z.object({ code: z.string() }).safeParse(body).data?.code ?? 'no problem document';

type Phone = Pick<Stage, 'terminal' | 'screen'>;

const CONFERENCE = new RegExp(CONFERENCE_ID);
const PARTICIPANT = new RegExp(`/${PARTICIPANT_ID}$`);
const withoutIds = (path: string): string => path.replace(CONFERENCE, '{conferenceId}').replace(PARTICIPANT, '/{participantId}');

export const command = async ({ terminal, screen: shown }: Phone, method: string, path: string, body?: unknown): Promise<Answered> => {
  const answer = await terminal.send(method, path, body);
  shown.line(`${method} ${withoutIds(path)} → ${answer.status}`);
  if (answer.status < 300) return answer;
  throw new DemoFailed(`${method} was refused with ${answer.status} (${problemOf(answer.body)}).`, answer.status);
};

/** Returns the id of the conference. */
export const open = async (phone: Phone, participants: readonly object[]): Promise<string> =>
  Conference.parse((await command(phone, 'POST', '/v1/conferences', { participants })).body).conferenceId;

export const participantNamed = ({ participants }: View, name: string): Participant => {
  const found = [...participants.values()].find((participant) => nameOf(participant) === name);
  if (!found) throw new DemoFailed(`${name} is not in the conference.`);
  return found;
};

export const haveStatus = (view: View, status: Participant['status'], ...names: readonly string[]): boolean =>
  names.every((name) => participantNamed(view, name).status === status);

export const pathOf = ({ conferenceId }: Stage, name?: string, view?: View): string =>
  `/v1/conferences/${conferenceId}${name !== undefined && view ? `/participants/${participantNamed(view, name).participantId}` : ''}`;
