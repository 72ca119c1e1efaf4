/** The example of the package's README, against local mode. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { fileStore } from '../../terminal/stores/file';
import { openTerminal } from '../../terminal/index';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { until } from '../support/until';

let story: StoryDeployment;
const folder = mkdtempSync(path.join(tmpdir(), 'terminal-example-'));
afterEach(async () => {
  await story.stop();
  rmSync(folder, { recursive: true });
});

const AsyncFunction = (async () => undefined).constructor as new (
  ...parts: readonly string[]
) => (...args: readonly unknown[]) => Promise<void>;

/** Its imports are the only lines that a test cannot take as they are. */
const example = (): string => {
  const [, code = ''] = /```ts\n([^]*?)```/.exec(readFileSync(path.join(__dirname, '../../terminal/README.md'), 'utf8')) ?? [];
  return code.replace(/^import .*\n/gm, '');
};

it('holds a conference, and keeps it in its file', async () => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'network' } });
  const file = path.join(folder, 'rollcall.json');
  let shown: readonly string[] = [];
  const logged: unknown[] = [];
  const given = {
    openTerminal,
    fileStore,
    file,
    WebSocket,
    baseUrl: story.baseUrl,
    socketUrl: story.local.webSocketUrl,
    show: (...now: readonly string[]) => (shown = now),
    until: (isSo: () => boolean) => until('what the example waits for', isSo),
    console: { log: (text: unknown) => logged.push(text, ...shown) },
  };
  await new AsyncFunction(
    ...Object.keys(given),
    `${example()}\nawait until(() => terminal.snapshot.line !== 'live'); await terminal.stop();`,
  )(...Object.values(given));
  // Participants are in the order of their ids, which differ in each deployment, and the other phone may still ring.
  expect(logged.slice(0, 2)).toEqual(['done', 'live']);
  expect(logged.slice(2)).toEqual(expect.arrayContaining(['+15550100 online', '+15550101 offline']));
  const { conferences } = JSON.parse(readFileSync(file, 'utf8')) as { conferences: { state: string; endReason: string }[] };
  expect(conferences[0]).toMatchObject({ state: 'ended', endReason: 'ended-by-initiator' });
});
