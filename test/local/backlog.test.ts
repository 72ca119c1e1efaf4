import { Backlog, MAX_WAITING } from '../../local/gateway/sockets/backlog';

const source = () => {
  const state = { paused: false };
  return { state, pause: () => void (state.paused = true), resume: () => void (state.paused = false) };
};

it('serves one message at a time, in order, and reads no further while too many wait', async () => {
  const reading = source();
  const backlog = new Backlog(reading);
  const [served, releases]: [number[], (() => void)[]] = [[], []];
  const works = Array.from({ length: MAX_WAITING }, (_, index) =>
    backlog.add(
      () =>
        new Promise<void>((done) => {
          served.push(index);
          releases.push(done);
        }),
    ),
  );
  expect(reading.state.paused).toBe(true);
  for (let index = 0; index < MAX_WAITING; index += 1) {
    await Promise.resolve();
    while (releases.length <= index) await Promise.resolve();
    expect(served).toHaveLength(index + 1);
    releases[index]?.();
    await works[index];
    expect(reading.state.paused).toBe(false);
  }
  expect(served).toEqual(works.map((_, index) => index));
});

it('goes on after a message that fails', async () => {
  const backlog = new Backlog(source());
  await expect(backlog.add(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(backlog.add(() => Promise.resolve())).resolves.toBeUndefined();
});
