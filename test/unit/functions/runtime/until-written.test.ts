import { type Decision, untilWritten } from '../../../../functions/runtime/until-written';

const giveUp = (seen: number): string => `given up at ${String(seen)}`;
/** Succeeds when it sees `at`. */
const writer =
  (at: number) =>
  async (seen: number): Promise<Decision<number, string>> =>
    seen === at ? { done: `written at ${String(at)}` } : { seen: seen + 1 };

describe('a write that others may refuse', () => {
  it('is decided again by what was seen last', async () => {
    expect(await untilWritten({ seen: 0 }, writer(2), { tries: 3, giveUp })).toBe('written at 2');
  });

  it('is given up after so many tries, by what was seen last', async () => {
    expect(await untilWritten({ seen: 0 }, writer(3), { tries: 3, giveUp })).toBe('given up at 3');
  });

  it('waits before each try that follows one which was lost', async () => {
    const waits: number[] = [];
    const pause = async (lost: number) => void waits.push(lost);
    await untilWritten({ seen: 0 }, writer(2), { tries: 3, giveUp, pause });
    expect(waits).toEqual([1, 2]);
  });

  it('is not tried again if it was done at first', async () => {
    const never = async (): Promise<never> => Promise.reject(new Error('never'));
    expect(await untilWritten({ done: undefined }, never, { tries: 3, giveUp: () => undefined })).toBeUndefined();
  });

  it('is not tried again after an error', async () => {
    const fails = async (): Promise<never> => Promise.reject(new Error('no database'));
    await expect(untilWritten({ seen: 0 }, fails, { tries: 3, giveUp })).rejects.toThrow('no database');
  });
});
