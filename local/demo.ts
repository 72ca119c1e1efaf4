/**
 * `npm start -- --demo` plays one conference from beginning to end, as the initiator's phone sees it. It acts and
 * observes over HTTP only, and ends with an error if a step does not happen as expected.
 */
import type { Participant } from '../schemas/participant';
import { listOf, type Screen, screen } from './demo/screen';
import { command, DemoFailed, haveStatus, open, participantNamed, pathOf, type Stage, until, watchFor } from './demo/stage';
import { type Summary, summaryOf } from './demo/summary';
import { Terminal, type View } from './demo/terminal';

/** The sandbox carrier's number plan: `+1555010…` answers, `+1555011…` is busy. */
const INITIATOR = '+15550100';
const INVITED = [
  { phoneNumber: '+15550101', displayName: 'Ben' },
  { phoneNumber: '+15550102', displayName: 'Cleo' },
  { phoneNumber: '+1555011001', displayName: 'Dan' },
];

/** At speed 1: the time between two steps. */
const PAUSE_MS = 1_500;

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
  const stage: Stage = { terminal, screen: shown, speed, conferenceId: await open({ terminal, screen: shown }, INVITED) };
  const participants = await assemble(stage);
  await play(stage);
  const summary = await summaryOf(baseUrl, stage.conferenceId, terminal.view?.version ?? 0, participants);
  showSummary(shown, stage, summary);
  check(summary);
};
