/** A conference whose whole state is too large for a message, for a terminal of the package. */
import { WebSocket } from 'ws';
import { openTerminal, type Terminal } from '../../terminal/index';
import { memoryStore } from '../../terminal/stores/memory';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { until } from '../support/until';

let story: StoryDeployment;
let terminal: Terminal;
afterEach(async () => {
  await terminal.stop();
  await story.stop();
});

const PEOPLE = 90;
const numberOf = (index: number): string => `+155502${String(index).padStart(2, '0')}`;

const tokenOf = async (phoneNumber: string): Promise<string> => {
  const answer = await fetch(`${story.baseUrl}/local/token`, { method: 'POST', body: JSON.stringify({ phoneNumber }) });
  return ((await answer.json()) as { readonly access_token: string }).access_token;
};

it('is fetched by a terminal that knows nothing of it, which then follows each change live', async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'network' } });
  const open = () =>
    openTerminal({
      baseUrl: story.baseUrl,
      socketUrl: story.local.webSocketUrl,
      WebSocket: WebSocket,
      store: memoryStore(),
      token: () => tokenOf('+15550100'),
    });
  const first = await open();
  await first.create({ participants: Array.from({ length: PEOPLE }, (_, index) => ({ phoneNumber: numberOf(index) })) });
  await first.stop();
  terminal = await open();
  await until('all of them, live', () => terminal.snapshot.participants.length === PEOPLE + 1 && terminal.snapshot.line === 'live');
  const ben = terminal.snapshot.participants.find(({ phoneNumber }) => phoneNumber === numberOf(7));
  await terminal.request(ben?.participantId ?? '', { muted: true });
  await until('the change', () => terminal.snapshot.participants.some(({ desiredMuted }) => desiredMuted === true));
  expect(terminal.snapshot.line).toBe('live');
});
