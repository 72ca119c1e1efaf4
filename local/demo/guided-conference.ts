/**
 * A conference for somebody who watches it in a browser: each change comes alone, with time to see it. It stays active,
 * so that the watcher can go on with it. If the watcher changes it meanwhile, the demo may not be able to go on.
 */
import type { Participant } from '../../schemas/participant';
import { nameOf, type Screen } from './screen';
import { command, haveStatus, open, pathOf, type Stage, until, watchFor } from './stage';
import { Terminal, type View } from './terminal';

/** The sandbox carrier's number plan: Ben answers after about a second, Cleo after two, and Dan is busy. */
const BEN = { phoneNumber: '+15550151', displayName: 'Ben' };
const CLEO = { phoneNumber: '+15550152', displayName: 'Cleo' };
const DAN = { phoneNumber: '+15550111', displayName: 'Dan' };

/** At speed 1: how long each change is left to be seen. */
const PAUSE_MS = 2_500;

const unseen: Screen = { title: () => undefined, line: () => undefined };

type Step = (stage: Stage, view: View) => Promise<unknown>;

const shows = (name: string, holds: (participant: Participant) => boolean): ((view: View) => boolean) => {
  return ({ participants }) => [...participants.values()].some((participant) => nameOf(participant) === name && holds(participant));
};

const answers: (name: string) => Step = (name) => (stage) =>
  until(
    stage,
    `${name} to answer`,
    shows(name, ({ call }) => call?.state === 'held' || call?.state === 'connected'),
  );

const call =
  (who: typeof BEN, whatHappens: Step): Step =>
  async (stage, view) => {
    await command(stage, 'POST', `${pathOf(stage)}/participants`, { participants: [who] });
    await whatHappens(stage, view);
  };

const merge: Step = async (stage) => {
  await command(stage, 'POST', `${pathOf(stage)}/start`);
  const isUp = (view: View): boolean => view.state === 'active' && haveStatus(view, 'online', 'you', 'Ben', 'Cleo');
  await until(stage, 'you, Ben and Cleo to be connected', isUp);
};

type Wanted = Partial<Pick<Participant, 'status' | 'muted' | 'onHold'>>;

const change =
  (name: string, wanted: Wanted): Step =>
  async (stage, view) => {
    await command(stage, 'PATCH', pathOf(stage, name, view), wanted);
    const isDone = ({ lastAction }: Participant): boolean => lastAction?.outcome === 'done';
    const isSo = (participant: Participant): boolean =>
      (Object.keys(wanted) as (keyof Wanted)[]).every((key) => participant[key] === wanted[key]);
    await until(
      stage,
      `${name} to be as requested`,
      shows(name, (participant) => isDone(participant) && isSo(participant)),
    );
  };

const STEPS: readonly Step[] = [
  answers('Ben'),
  call(CLEO, answers('Cleo')),
  call(DAN, (stage) =>
    until(
      stage,
      'Dan to be busy',
      shows('Dan', ({ call: placed }) => placed?.cause === 'busy'),
    ),
  ),
  merge,
  change('Ben', { status: 'offline' }),
  change('Ben', { status: 'online' }),
  change('Cleo', { muted: true }),
  change('Ben', { onHold: true }),
  change('Cleo', { muted: false }),
  change('Ben', { onHold: false }),
];

export type GuidedConference = {
  /** Plays until the last change. Throws `DemoFailed` if a step is not possible, and whatever the signal says. */
  readonly play: () => Promise<void>;
};

/** Opens the conference, which calls Ben. Throws `DemoFailed`, with the status 409 if the number has a conference. */
export const openGuidedConference = async (
  { baseUrl, speed, signal }: { readonly baseUrl: string; readonly speed: number; readonly signal: AbortSignal },
  phoneNumber: string,
): Promise<GuidedConference> => {
  const terminal = await Terminal.signIn(baseUrl, phoneNumber);
  const phone = { terminal, screen: unseen };
  const stage: Stage = { ...phone, speed, signal, conferenceId: await open(phone, [BEN]) };
  const play = async (): Promise<void> => {
    for (const step of STEPS) {
      await watchFor(stage, PAUSE_MS);
      if (terminal.view) await step(stage, terminal.view);
    }
  };
  return { play };
};
