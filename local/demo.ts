/**
 * `npm start -- --demo` plays one conference from beginning to end, as the initiator's phone sees it. It acts and
 * observes over HTTP only, and ends with an error if a step does not happen as expected.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { Conference } from '../schemas/conference';
import type { Participant } from '../schemas/participant';
import { linesOf, listOf, nameOf, type Screen, screen } from './demo/screen';
import { type Summary, summaryOf } from './demo/summary';
import { Terminal, type View } from './demo/terminal';

/** The sandbox carrier's number plan: `+1555010…` answers, `+1555011…` is busy. */
const INITIATOR = '+15550100';
const INVITED = [
  { phoneNumber: '+15550101', displayName: 'Ben' },
  { phoneNumber: '+15550102', displayName: 'Cleo' },
  { phoneNumber: '+1555011001', displayName: 'Dan' },
];

/** At speed 1: the time between two polls, between two steps, and until a step counts as failed. */
const POLL_EVERY_MS = 100;
const PAUSE_MS = 1_500;
const GIVE_UP_AFTER_MS = 20_000;

export class DemoFailed extends Error {}

type Stage = { readonly terminal: Terminal; readonly screen: Screen; readonly speed: number; readonly conferenceId: string };

const refresh = async ({ terminal, screen: shown, conferenceId }: Stage): Promise<void> => {
  const before = terminal.view;
  const after = await terminal.refresh(conferenceId);
  if (after) linesOf(before, after).forEach(shown.line);
};

const watchFor = async (stage: Stage, ms: number): Promise<void> => {
  const endsAt = performance.now() + ms / stage.speed;
  while (performance.now() < endsAt) {
    await refresh(stage);
    await sleep(POLL_EVERY_MS / stage.speed);
  }
};

/** Polls until the condition holds. `what` completes the sentence "Timed out waiting for …". */
const until = async (stage: Stage, what: string, holds: (view: View) => boolean): Promise<View> => {
  const endsAt = performance.now() + GIVE_UP_AFTER_MS / Math.min(1, stage.speed);
  for (;;) {
    const { view } = stage.terminal;
    if (view && holds(view)) return view;
    if (performance.now() > endsAt) throw new DemoFailed(`Timed out waiting for ${what}.`);
    await refresh(stage);
    await sleep(POLL_EVERY_MS / stage.speed);
  }
};

const problemOf = (body: unknown): string => z.object({ code: z.string() }).safeParse(body).data?.code ?? 'no problem document';

const command = async ({ terminal, screen: shown }: Pick<Stage, 'terminal' | 'screen'>, method: string, path: string, body?: unknown) => {
  const answer = await terminal.send(method, path, body);
  shown.line(`${method} ${path.replace(/conf_\w+/, '{conferenceId}').replace(/\/p\w{10}$/, '/{participantId}')} → ${answer.status}`);
  if (answer.status >= 300) throw new DemoFailed(`${method} was refused with ${answer.status} (${problemOf(answer.body)}).`);
  return answer;
};

const participantNamed = ({ participants }: View, name: string): Participant => {
  const found = [...participants.values()].find((participant) => nameOf(participant) === name);
  if (!found) throw new DemoFailed(`${name} is not in the conference.`);
  return found;
};

const haveStatus = (view: View, status: Participant['status'], ...names: readonly string[]): boolean =>
  names.every((name) => participantNamed(view, name).status === status);

const pathOf = ({ conferenceId }: Stage, name?: string, view?: View): string =>
  `/v1/conferences/${conferenceId}${name !== undefined && view ? `/participants/${participantNamed(view, name).participantId}` : ''}`;

type Step = { readonly title: string; readonly play: (stage: Stage, view: View) => Promise<unknown> };

const STEPS: readonly Step[] = [
  {
    title: 'You start the conference. The conference server calls you, Ben and Cleo, but not Dan.',
    play: async (stage) => {
      await command(stage, 'POST', `${pathOf(stage)}/start`);
      const isUp = (view: View): boolean => view.state === 'active' && haveStatus(view, 'online', 'you', 'Ben', 'Cleo');
      const view = await until(stage, 'you, Ben and Cleo to be connected', isUp);
      if (participantNamed(view, 'Dan').source === 'bridge') throw new DemoFailed('Dan was called.');
    },
  },
  {
    title: 'You set Ben offline. His leg is dropped, but he stays in the list.',
    play: async (stage, view) => {
      await command(stage, 'PATCH', pathOf(stage, 'Ben', view), { status: 'offline' });
      await until(stage, 'the bridge to hang up Ben', (now) => participantNamed(now, 'Ben').endpointStatus === 'disconnected');
    },
  },
  {
    title: 'You set Ben online again. The conference server calls him on a new leg.',
    play: async (stage, view) => {
      await command(stage, 'PATCH', pathOf(stage, 'Ben', view), { status: 'online' });
      await until(stage, 'Ben to be connected again', (now) => haveStatus(now, 'online', 'Ben'));
    },
  },
  {
    title: 'You remove Cleo.',
    play: async (stage, view) => {
      await command(stage, 'DELETE', pathOf(stage, 'Cleo', view));
      const isGone = ({ removed, endpointStatus }: Participant): boolean => removed === true && endpointStatus === 'disconnected';
      await until(stage, 'the bridge to hang up Cleo and remove her', (now) => isGone(participantNamed(now, 'Cleo')));
    },
  },
  {
    title: 'You end the conference.',
    play: async (stage) => {
      await command(stage, 'POST', `${pathOf(stage)}/end`);
      await until(stage, 'the conference to end', ({ state }) => state === 'ended');
    },
  },
];

/** Returns the participants. */
const assemble = async (stage: Stage): Promise<readonly Participant[]> => {
  const isKnown = (view: View): boolean =>
    haveStatus(view, 'online', 'Ben', 'Cleo') &&
    haveStatus(view, 'offline', 'Dan') &&
    participantNamed(view, 'Dan').initialStatus === 'offline';
  const view = await until(stage, 'Ben and Cleo to answer and Dan not to', isKnown);
  stage.screen.title('The conference information, before anybody has joined:');
  listOf(view).forEach(stage.screen.line);
  return [...view.participants.values()];
};

const play = async (stage: Stage): Promise<void> => {
  for (const step of STEPS) {
    await watchFor(stage, PAUSE_MS);
    stage.screen.title(step.title);
    if (stage.terminal.view) await step.play(stage, stage.terminal.view);
  }
};

const showSummary = (shown: Screen, { terminal }: Stage, { version, events, deadLetters, legs }: Summary): void => {
  shown.title('Summary');
  shown.line(`${version} versions of the conference, ${events} events on the bus, ${deadLetters} dead letters`);
  shown.line(`legs dialled: ${legs.map(({ name, dialled }) => `${name} ${dialled}`).join(', ')}`);
  shown.line(`your phone polled ${terminal.requests} times for changes; ${terminal.unchanged} answers were 304 Not Modified`);
};

const check = ({ version, events, deadLetters, legs }: Summary): void => {
  const dialled = (name: string): number => legs.find((leg) => leg.name === name)?.dialled ?? 0;
  if (events !== version) throw new DemoFailed('The bus does not have exactly one event for each version.');
  if (deadLetters > 0) throw new DemoFailed('There are dead letters.');
  if (dialled('Ben') !== 2 || dialled('Dan') !== 0) throw new DemoFailed('Ben should have been dialled twice and Dan never.');
};

/** Throws `DemoFailed` if a step does not happen as expected. `speed` is the speed of the sandbox carrier. */
export const playDemo = async (baseUrl: string, speed: number, print: (line: string) => void): Promise<void> => {
  const shown = screen(print, () => performance.now());
  shown.title('You open a conference with Ben, Cleo and Dan. Your network calls them one by one and reports each call.');
  const terminal = await Terminal.signIn(baseUrl, INITIATOR);
  const opened = await command({ terminal, screen: shown }, 'POST', '/v1/conferences', { participants: INVITED });
  const stage: Stage = { terminal, screen: shown, speed, conferenceId: Conference.parse(opened.body).conferenceId };
  const participants = await assemble(stage);
  await play(stage);
  const summary = await summaryOf(baseUrl, stage.conferenceId, terminal.view?.version ?? 0, participants);
  showSummary(shown, stage, summary);
  check(summary);
};
