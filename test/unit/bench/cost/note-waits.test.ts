import { AsyncLocalStorage } from 'node:async_hooks';
import { noteWaits } from '../../../../bench/cost/note-waits';

it('reports a wait in the context of its caller, but not a cleared time-out', async () => {
  const context = new AsyncLocalStorage<string>();
  const waited: string[] = [];
  const stop = noteWaits((ms) => waited.push(`${context.getStore()} ${ms}`));
  await context.run('push', async () => {
    clearTimeout(setTimeout(() => undefined, 1));
    await new Promise((resolve) => setTimeout(resolve, 2));
  });
  stop();
  expect(waited).toEqual(['push 2']);
});
