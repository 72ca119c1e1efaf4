/** What terminals are told while the bus takes no event: they learn of it from those who write, and from pushes that those nudge. */
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { CURRENT } from '../../schemas/terminal-messages';
import { expectStatus } from './stories/api-client';
import { faultsOf, withFault } from './stories/faults/with-fault';
import { numbersFrom } from './stories/numbers';
import { terminalOf } from './stories/terminal';
import { withSocket } from './stories/terminal-socket';

let story: StoryDeployment;
beforeEach(async () => {
  story = await startStory();
});
afterEach(() => story.stop());

const draw = numbersFrom();

it('a terminal that follows the current conference is sent one that opens, and its state only once when the bus has it', async () => {
  const terminal = terminalOf(story, draw('answers'));
  const token = await story.token({ phoneNumber: terminal.phoneNumber });
  await withSocket({ ...story, socket: { url: story.local.webSocketUrl } }, token, async ({ send, next }) => {
    send({ action: 'subscribe', conferenceId: CURRENT });
    expect(await next('the answer')).toEqual({ type: 'none', conferenceId: CURRENT });
    const { conferenceId } = await withFault(faultsOf(story.local.serviceFaults, story.sandbox).busRefusesEvents, async () => {
      const opened = expectStatus(await terminal.create([draw('answers')]), 201, 'createConference');
      expect(await next('the opening')).toMatchObject({ type: 'state', state: 'full', conferenceId: opened.conferenceId, version: 1 });
      expect(story.published.versions(opened.conferenceId)).toEqual([]);
      return opened;
    });
    while (story.published.versions(conferenceId).length === 0) await story.pass(1_000);
    await story.quiet();
    const sent = story.logged
      .map((line) => JSON.parse(line) as { readonly event: string; readonly version?: number })
      .filter(({ event, version }) => ['terminals.told', 'push.repaired'].includes(event) && version === 1);
    expect(sent).toMatchObject([{ event: 'terminals.told' }]);
  });
});
