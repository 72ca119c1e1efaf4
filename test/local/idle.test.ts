import { StillBusy, untilIdle } from '../../local/idle';

it('is not given up while nothing is busy, however long the machine takes for the looks', async () => {
  await expect(untilIdle(() => [], -1)).resolves.toBeUndefined();
});

it('is given up with the names of what is busy', async () => {
  await expect(untilIdle(() => ['deliver', 'deliver', 'functions'], -1)).rejects.toEqual(new StillBusy(['deliver', 'functions']));
});

it('comes only when several looks in a row find nothing', async () => {
  const found = [['functions'], [], [], ['deliver'], [], [], []];
  await untilIdle(() => found.shift() ?? ['too late'], 60_000);
  expect(found).toEqual([]);
});
