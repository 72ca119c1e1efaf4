import { Backlog, MAX_UNDER_WAY } from '../../local/gateway/sockets/backlog';

const source = () => {
  const state = { paused: false };
  return { state, pause: () => void (state.paused = true), resume: () => void (state.paused = false) };
};

const settled = async (): Promise<void> => {
  for (let count = 0; count < 10; count += 1) await Promise.resolve();
};

it('begins messages in order, so many at the same time, and reads no further meanwhile', async () => {
  const reading = source();
  const backlog = new Backlog(reading);
  const [begun, ends]: [number[], (() => void)[]] = [[], []];
  const works = Array.from({ length: MAX_UNDER_WAY + 2 }, (_, index) =>
    backlog.add(
      () =>
        new Promise<void>((end) => {
          begun.push(index);
          ends.push(end);
        }),
    ),
  );
  await settled();
  expect(begun).toHaveLength(MAX_UNDER_WAY);
  for (const more of [1, 2]) {
    expect(reading.state.paused).toBe(true);
    ends[more]?.();
    await settled();
    expect(begun).toHaveLength(MAX_UNDER_WAY + more);
  }
  ends[3]?.();
  await settled();
  expect(reading.state.paused).toBe(false);
  for (const end of ends) end();
  await Promise.all(works);
  expect(begun).toEqual(works.map((_, index) => index));
});

it('goes on after a message that fails', async () => {
  const backlog = new Backlog(source());
  await expect(backlog.add(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(backlog.add(() => Promise.resolve())).resolves.toBeUndefined();
});
